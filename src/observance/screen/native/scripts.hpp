// Names wholly in Cyrillic or Arabic letters: the part of their reading that needs no table of names.
//
// The specification is observance/screen/readings.py with channels/cyrillic.py and channels/arabic.py; a name this cannot
// read (one that may be Korean, one with a known word of a body's name, a letter without a row) is left to Python.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "index.hpp"
#include "text.hpp"

namespace observance {

// Both scripts lie where every letter is two bytes of UTF-8, so words are cut by counting bytes.
class Scripts {
  public:
    // A letter: what it is in lower case, what it is in Latin letters.
    void cyrillic_letter(std::uint32_t code_point, std::string lower, std::string latin);
    void arabic_letter(std::uint32_t code_point, std::string latin);
    void surname(std::string word) { surnames_.insert(std::move(word)); }
    // A word of bodies' names, whole or as a beginning.
    void concept_word(std::string word) { whole_.insert(std::move(word)); }
    void concept_stem(std::string word) { stems_.insert(std::move(word)); }

    // Give the readings of the name; false where Python has to.
    bool read(std::string_view name, std::vector<Reading> &out) const;

  private:
    struct Letter {
        std::string own;  // the letter itself, in lower case; empty for one without a row
        std::string latin;
    };
    static constexpr std::uint32_t kCyrillic = 0x400, kArabic = 0x600, kBlock = 0x100;

    bool read_cyrillic(const std::vector<std::string> &words, std::vector<Reading> &out) const;
    bool read_arabic(const std::vector<std::string> &words, std::vector<Reading> &out) const;
    std::string latin(const Letter *letters, std::string_view word) const;
    bool is_concept(std::string_view word) const;

    Letter cyrillic_[kBlock], arabic_[kBlock];
    StringSet surnames_, whole_, stems_;
};

}  // namespace observance
