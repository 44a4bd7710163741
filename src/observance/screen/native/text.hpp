// Names as comparable tokens: the part of normalisation that needs no knowledge of scripts.
//
// The specification is observance/screen/latin.py; a name this cannot read (another script, a disguise, a name that may
// be Korean) is left to Python, so both always give the same tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace observance {

inline constexpr std::size_t kMostTokens = 16;

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <class Value>
using StringMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;
using StringSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;

class Normaliser {
  public:
    // The letters a code point folds to; " " parts tokens, "" leaves nothing. A code point without a row is not simple.
    void fold(std::uint32_t code_point, std::string text);
    // The Latin spellings of Korean surnames, and those of the syllables Korean given names are made of: initials with their
    // class and vowels in the order they are tried, finals, and which of all these make a syllable.
    void surname(std::string word) { surnames_.insert(std::move(word)); }
    void initial(std::string spelling, std::string sound) { initials_.emplace_back(std::move(spelling), std::move(sound)); }
    void vowel(std::string spelling) { vowels_.push_back(std::move(spelling)); }
    void final(std::string spelling) { finals_.insert(std::move(spelling)); }
    void syllable(std::string parts) { syllables_.insert(std::move(parts)); }

    // Split a UTF-8 name into its folded words; false where it holds a letter without a row.
    bool split(std::string_view name, std::vector<std::string> &out) const;
    // The same as tokens of a reading; false where Python has to read it.
    bool tokens(std::string_view name, std::vector<std::string> &out) const;

  private:
    void add(std::string &token, std::vector<std::string> &out) const;
    bool is_for_python(const std::vector<std::string> &tokens) const;
    bool may_be_korean(const std::vector<std::string> &tokens) const;
    bool may_be_person(const std::vector<std::string> &tokens) const;
    bool may_be_given(std::string_view word) const;
    bool is_syllable(std::string_view text) const;

    std::vector<std::string> folded_;
    std::vector<bool> known_;
    StringSet surnames_, syllables_, finals_;
    std::vector<std::pair<std::string, std::string>> initials_;
    std::vector<std::string> vowels_;
};

}  // namespace observance
