// Letters of three bytes of UTF-8, as every Hangul syllable and every common Han character is: names are cut by counting.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace observance {

using Texts = std::vector<std::string>;

inline constexpr std::size_t kThree = 3;

inline std::size_t letters_in(std::string_view text) { return text.size() / kThree; }

inline std::string_view letter_of(std::string_view text, std::size_t number) { return text.substr(number * kThree, kThree); }

inline std::string_view first_letters(std::string_view text, std::size_t count) { return text.substr(0, count * kThree); }

// Whether this is one letter of three bytes, which begin with 1110xxxx.
inline bool is_three_bytes(std::string_view text) {
    return text.size() == kThree && (static_cast<unsigned char>(text[0]) & 0xF0) == 0xE0;
}

// The code point of one letter.
inline std::uint32_t code_of_three(std::string_view letter) {
    const auto bits = [&](std::size_t n) { return static_cast<std::uint32_t>(static_cast<unsigned char>(letter[n])); };
    return (bits(0) & 0x0F) << 12 | (bits(1) & 0x3F) << 6 | (bits(2) & 0x3F);
}

inline std::string three_bytes(std::uint32_t code) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
    return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
}

}  // namespace observance
