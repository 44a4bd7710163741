// Names as comparable tokens: the part of normalisation that needs no knowledge of scripts.
//
// The specification is observance/screen/latin.py; a name this cannot read (another script, a disguise) is left to Python,
// so both always give the same tokens.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace observance {

inline constexpr std::size_t kMostTokens = 16, kMostRows = 12;

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <class Value>
using StringMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;
using StringSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Add the words that spaces part.
inline void add_words(std::vector<std::string> &words, std::string_view text) {
    for (std::size_t at = 0, end; at < text.size(); at = end + 1) {
        end = std::min(text.find(' ', at), text.size());
        if (end > at) words.emplace_back(text.substr(at, end - at));
    }
}

class Normaliser {
  public:
    // The letters a code point folds to; " " parts tokens, "" leaves nothing. A code point without a row is not simple.
    void fold(std::uint32_t code_point, std::string text);
    // Split a UTF-8 name into its folded words; false where it holds a letter without a row.
    bool split(std::string_view name, std::vector<std::string> &out) const;

  private:
    void add(std::string &token, std::vector<std::string> &out) const;

    std::vector<std::string> folded_;
    std::vector<bool> known_;
};

}  // namespace observance
