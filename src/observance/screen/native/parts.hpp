// What the parts of `Index` share: how words are cut down to keys, weighed and told apart.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "index.hpp"

namespace observance {

inline constexpr std::size_t kPrefix = 7;  // letters left out are sought in this many first letters
inline constexpr int kFull = 1000;
inline constexpr std::size_t kLongestJoined = 24;
inline constexpr std::int64_t kSure = 9300;  // a score over this is not sought again in the name written as one word

// Whether two readings from one script may be held against each other.
inline bool may_meet(char one, char other) {
    return (one == kOwn || one == kBetterRead) && (other == kOwn || other == kBetterRead) && one + other != 2 * kBetterRead;
}

// Letters that may be left out of a word of this length before it is another word.
// A change in 3 letters, or two in 6, leaves too little in common (edit_floor).
inline int depth(std::size_t length) { return length >= 7 ? 2 : length >= 4 ? 1 : 0; }

// The word's first letters, and those with one and (at depth 2) two of them left out.
template <class Visit>
void each_variant(std::string_view word, int most, Visit visit) {
    const std::size_t length = std::min(word.size(), kPrefix);
    const std::string_view first = word.substr(0, length);
    visit(hash_of(first));
    char one[kPrefix], two[kPrefix];
    for (std::size_t i = 0; most >= 1 && i < length; ++i) {
        std::size_t n = 0;
        for (std::size_t k = 0; k < length; ++k)
            if (k != i) one[n++] = first[k];
        visit(hash_of({one, n}));
        for (std::size_t j = i; most >= 2 && j < n; ++j) {
            std::size_t m = 0;
            for (std::size_t k = 0; k < n; ++k)
                if (k != j) two[m++] = one[k];
            visit(hash_of({two, m}));
        }
    }
}

// The sound key itself and, where it is long enough, with one sound left out.
template <class Visit>
void each_key_variant(std::string_view key, int letters, Visit visit) {
    visit(hash_of(key, 1));
    if (static_cast<int>(key.size()) < letters) return;
    char one[64];
    for (std::size_t i = 0; i < std::min<std::size_t>(key.size(), 16); ++i) {
        std::size_t n = 0;
        for (std::size_t k = 0; k < key.size() && n < sizeof one; ++k)
            if (k != i) one[n++] = key[k];
        visit(hash_of({one, n}, 1));
    }
}

// How many bits are set. Written out: without -march every std::popcount is a call.
inline int count_bits(std::uint32_t bits) {
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    return static_cast<int>((((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24);
}

inline constexpr std::size_t kLongestShaped = 31;

// Which letters occur, a bit each.
inline std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (char c : word) letters |= 1u << (c & 31);
    return letters;
}

// 0 for a skeleton too short to count.
inline std::uint32_t skeleton_hash(std::string_view skeleton) {
    return skeleton.size() >= 2 ? static_cast<std::uint32_t>(hash_of(skeleton)) | 1 : 0;
}

inline bool is_symbol(char first) { return (first >= 'A' && first <= 'Z') || static_cast<unsigned char>(first) >= 128; }

inline int kind_of(std::string_view token) { return token[0] >= 1 && token[0] < kKinds ? token[0] : 0; }

// 64 log2(above / below) rounded down, in whole numbers; above >= below > 0, both under 2^31.
inline int log2_64(std::uint64_t above, std::uint64_t below) {
    std::uint64_t ratio = (above << 32) / below;
    const int whole = std::bit_width(ratio) - 33;
    std::uint64_t mantissa = ratio >> (whole + 1);  // 2^31 <= mantissa < 2^32
    int log = whole;
    for (int bit = 0; bit < 6; ++bit) {
        mantissa = (mantissa * mantissa) >> 31;
        log = log * 2 + static_cast<int>(mantissa >> 32);
        mantissa >>= mantissa >> 32;
    }
    return log;
}

inline bool by_token(const Near &a, const Near &b) { return a.token < b.token; }

// A token that is looked up, with what it is compared by.
struct Index::Sound {
    std::string_view plain;
    int kind;
    std::uint32_t skeleton_hash;
    std::string skeleton;
    std::string keys[kKinds];
};

}  // namespace observance
