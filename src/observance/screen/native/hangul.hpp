// Names in Hangul: Korean names by syllable, foreign names by sound. The specification is channels/hangul.py.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"
#include "three_bytes.hpp"

namespace observance {

class Hangul {
  public:
    static constexpr std::uint32_t kFirst = 0xAC00, kSyllables = 11172;
    static constexpr std::size_t kMostGiven = 3;  // syllables of a given name

    // How the initials, vowels and finals of syllables are written, in the order in which Unicode numbers them.
    struct Letters {
        Texts initials, vowels, finals;
    };

    // The ways to write a syllable: as classes, as foreign names sound, as the North does; std::invalid_argument where
    // there are not 19 initials, 21 vowels and 28 finals.
    void letters(Letters classes, Letters sounds, Letters northern);
    // A form of a Korean surname, and the surnames (in the northern form) it may stand for.
    void surname(std::string form, Texts names) { surnames_.emplace(std::move(form), std::move(names)); }

    bool is_ready() const { return !classes_.finals.empty(); }
    static bool is_syllable(std::uint32_t code) { return code >= kFirst && code < kFirst + kSyllables; }

    // The surnames a form may stand for; nullptr where it is none.
    const Texts *surnames(std::string_view form) const;
    // One symbol a syllable, the surname in the one form North and South share.
    Texts native(std::string_view name) const;
    // The Korean token rows of a name of two to five syllables with a Korean surname.
    std::vector<Texts> korean_rows(std::string_view name) const;
    // The token one syllable is compared as.
    std::string symbol(std::string_view syllable) const;
    // A part of a foreign name as a token of its sounds, and a name inside a body's as the North writes it.
    std::string by_sound(std::string_view part) const;
    std::string northern(std::string_view name) const { return written(northern_, name); }

  private:
    // What a name begins with where that is a surname, the longer one first, and the given name after it.
    struct Person {
        const Texts *surnames = nullptr;
        std::string_view given{};
    };
    Person person(std::string_view name, std::size_t most_given) const;
    static std::string written(const Letters &letters, std::string_view name);
    bool is_silent(std::uint32_t syllable) const;

    Letters classes_, sounds_, northern_;
    StringMap<Texts> surnames_;
};

}  // namespace observance
