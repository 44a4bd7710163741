// Names wholly in Hangul or wholly in Han characters: of persons, of foreigners by sound, of bodies by the words in them.
//
// The specification is observance/screen/readings.py with channels/bodies.py; a name with any other letter, a digit or a
// rare sign in it is left to Python.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "han.hpp"
#include "hangul.hpp"
#include "index.hpp"
#include "text.hpp"

namespace observance {

class East {
  public:
    East() : han_(hangul_) {}

    // What is known of the letters; nothing is read before those of Hangul are given.
    Hangul &hangul() { return hangul_; }
    Han &han() { return han_; }
    // A word of bodies' names with what it means, and a foreign name with its customary form in Latin letters.
    void korean_word(std::string form, std::string meaning) { korean_.emplace(std::move(form), std::move(meaning)); }
    void chinese_word(std::string form, std::string meaning) { chinese_.emplace(std::move(form), std::move(meaning)); }
    void exonym(std::string form, std::string latin) { exonyms_.emplace(std::move(form), std::move(latin)); }

    // Give the readings of the name; false where Python has to.
    bool read(std::string_view name, std::vector<Reading> &out) const;

  private:
    class Rows;
    using Words = std::vector<std::string_view>;

    void read_hangul(const Words &words, std::string_view whole, Rows &rows) const;
    void read_han(const Words &words, std::string_view whole, Rows &rows) const;
    bool read_body(std::string_view name, bool is_korean, Rows &rows) const;
    std::size_t word_at(const StringMap<std::string> &known, std::string_view name, std::size_t at) const;
    Texts person(std::string_view name, bool is_korean) const;
    Texts by_sound(const Words &words, bool is_korean) const;

    Hangul hangul_;
    Han han_;
    StringMap<std::string> korean_, chinese_, exonyms_;
};

}  // namespace observance
