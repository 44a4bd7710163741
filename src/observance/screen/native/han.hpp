// Names in Han characters: Chinese by pinyin and Wade-Giles, Korean by the Korean reading, foreign names by sound. The
// specification is channels/han.py.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hangul.hpp"
#include "text.hpp"
#include "three_bytes.hpp"

namespace observance {

class Han {
  public:
    static constexpr std::uint32_t kFirst = 0x4E00, kCharacters = 0x5200;  // the block that is read

    explicit Han(const Hangul &hangul) : hangul_(hangul), characters_(kCharacters) {}
    Han(const Han &) = delete;  // characters point to their syllables
    Han &operator=(const Han &) = delete;

    // A row of han.tsv: the character, its pinyin, its Korean readings, its traditional form; cells are parted by tabs,
    // readings by spaces. std::invalid_argument where a Korean reading is no syllable.
    void character(std::string_view row);
    // A syllable of pinyin as it sounds in a foreign name, and in Wade-Giles.
    void syllable(std::string pinyin, std::string sound, std::string giles);
    // A form of a Korean surname with the surnames it may stand for, and one of a Chinese surname with its spellings.
    void korean_surname(std::string form, Texts names) { korean_.emplace(std::move(form), std::move(names)); }
    void chinese_surname(std::string form, Texts spellings) { chinese_.emplace(std::move(form), std::move(spellings)); }
    // A character foreign names are written with.
    void used_for_sound(std::string character) { for_sound_.insert(std::move(character)); }

    static bool is_character(std::uint32_t code) { return code >= kFirst && code < kFirst + kCharacters; }

    // One symbol a character, simplified and traditional forms as one.
    Texts native(std::string_view name) const;
    // Whether the name is a foreign one: parted, long, or only of characters used for that.
    bool is_by_sound(const std::vector<std::string_view> &parts) const;
    // A part of a foreign name as a token of its sounds, and any in pinyin; unknown characters are left out.
    std::string by_sound(std::string_view part) const;
    std::string pinyin(std::string_view name) const;
    std::vector<Texts> chinese_rows(std::string_view name) const;
    // The Korean token rows of a name of two to four characters with a Korean surname.
    std::vector<Texts> korean_rows(std::string_view name) const;

  private:
    struct Syllable {
        std::string pinyin, sound, giles;
    };
    struct Character {
        std::string traditional;  // empty for a character without a row
        std::string korean;       // its readings, one syllable each
        const Syllable *usual = nullptr;
    };
    const Character *known(std::string_view character) const;
    const Syllable *usual(std::string_view character) const;
    Texts korean_surnames(std::string_view form) const;
    Texts korean_symbols(std::string_view character) const;

    const Hangul &hangul_;
    std::vector<Character> characters_;
    StringMap<Syllable> syllables_;
    StringMap<Texts> korean_, chinese_;
    StringSet for_sound_;
};

}  // namespace observance
