// Names in Cyrillic or Arabic letters, alone or beside words in Latin ones ("Ткаченко and Sons").
//
// The specification is observance/screen/readings.py with channels/cyrillic.py, channels/arabic.py and channels/bodies.py;
// a name this cannot read (one that may be Korean, a word of two scripts, a letter without a row) is left to Python.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index.hpp"
#include "latin.hpp"
#include "text.hpp"

namespace observance {

// Both scripts lie where every letter is two bytes of UTF-8, so words are cut by counting bytes.
class Scripts {
  public:
    explicit Scripts(const Latin &latin) : of_latin_(latin) {}

    // A letter: what it is in lower case, what it is in Latin letters.
    void cyrillic_letter(std::uint32_t code_point, std::string lower, std::string latin);
    void cyrillic_vowel(std::string letter) { vowels_.insert(std::move(letter)); }
    void arabic_letter(std::uint32_t code_point, std::string latin);
    void surname(std::string word) { surnames_.insert(std::move(word)); }
    // A word of bodies' names, whole or as a beginning, with what it stands for.
    void concept_word(std::string word, std::string meaning) { whole_.emplace(std::move(word), std::move(meaning)); }
    void concept_stem(std::string word, std::string meaning) { stems_.emplace(std::move(word), std::move(meaning)); }

    // Give the readings of the name; false where Python has to.
    bool read(std::string_view name, std::vector<Reading> &out) const;

  private:
    struct Letter {
        std::string own;  // the letter itself, in lower case; empty for one without a row
        std::string latin;
    };
    static constexpr std::uint32_t kCyrillic = 0x400, kArabic = 0x600, kBlock = 0x100;

    struct Parts {
        std::vector<std::pair<char, std::string>> words;  // the script of each, and the word; Cyrillic in lower case
        char foreign = 0;                                 // the script that is not Latin
        bool apostrophe = false;
    };
    bool part(std::string_view name, Parts &out) const;
    bool is_letter(std::string_view text, char &script) const;
    Reading mixed(const Parts &parts) const;
    bool read_cyrillic(const std::vector<std::string> &words, std::vector<Reading> &out) const;
    bool read_arabic(const std::vector<std::string> &words, std::vector<Reading> &out) const;
    std::string latin(const Letter *letters, std::string_view word) const;
    bool may_be_given(std::string_view word) const;
    const std::string *concept_of(std::string_view word) const;

    Letter cyrillic_[kBlock], arabic_[kBlock];
    const Latin &of_latin_;
    StringSet surnames_, vowels_;
    StringMap<std::string> whole_, stems_;
};

}  // namespace observance
