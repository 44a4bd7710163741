// Korean names in Latin letters: which words may be one, and the symbols of their syllables.
//
// The specification is observance/screen/korean.py.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text.hpp"
#include "three_bytes.hpp"

namespace observance {

inline constexpr std::size_t kMostOfPerson = 4;  // words of a Korean person's name

// Whether the first or the last word is a surname and all others may be a given name.
template <class IsSurname, class IsGiven>
bool may_be_person(const Texts &words, IsSurname is_surname, IsGiven is_given) {
    return (is_surname(words.front()) && std::all_of(words.begin() + 1, words.end(), is_given)) ||
           (is_surname(words.back()) && std::all_of(words.begin(), words.end() - 1, is_given));
}

// Whether a surname and a given name stand somewhere one after the other: a person in the name of a body.
template <class IsSurname, class IsGiven>
bool may_hold_person(const Texts &words, IsSurname is_surname, IsGiven is_given) {
    for (std::size_t n = 0; n + 1 < words.size(); ++n)
        if (is_surname(words[n]) && is_given(words[n + 1])) return true;
    return false;
}

class Korean {
  public:
    // A spelling of surnames with those it may stand for; and the spellings of the syllables given names are made of:
    // initials with their class and vowels in the order they are tried, finals, and of all these each that makes a
    // syllable with its symbol.
    void surname(std::string spelling, Texts names) { surnames_.emplace(std::move(spelling), std::move(names)); }
    void initial(std::string spelling, std::string sound) { initials_.emplace_back(std::move(spelling), std::move(sound)); }
    void vowel(std::string spelling) { vowels_.push_back(std::move(spelling)); }
    void final(std::string spelling) { finals_.insert(std::move(spelling)); }
    void syllable(std::string parts, std::string symbol) { syllables_.emplace(std::move(parts), std::move(symbol)); }

    // Whether lower-case words may be a Korean name or hold one.
    bool may_be_named(const Texts &words) const;
    // The token rows of a name: surname first or last, or all written as one word; none where it is not Korean. `turned`
    // says that it is written the other way round, so that its given name may be too.
    std::vector<Texts> rows(const Texts &words, bool turned) const;
    // The words of a body's name with a person named in it as symbols; none where nobody is.
    Texts embedded(const Texts &words) const;

  private:
    std::vector<Texts> readings(std::string_view word) const;
    const std::string *symbol_of(std::string_view text) const;
    void of_words(const Texts &words, bool turned, std::vector<Texts> &out) const;
    void of_name(const std::string &surname, const Texts &given, std::vector<Texts> &out) const;
    void of_one_word(std::string_view word, std::vector<Texts> &out) const;

    StringMap<Texts> surnames_;
    StringMap<std::string> syllables_;
    StringSet finals_;
    std::vector<std::pair<std::string, std::string>> initials_;
    Texts vowels_;
};

}  // namespace observance
