// How a word sounds: rewriting rules as data (observance/screen/data/sound_rules.tsv), and distances between words.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace observance {

// One table of rules. At each place the longest pattern that fits is replaced; equal neighbours in what comes out are one.
class Rewriter {
  public:
    void rule(std::string pattern, std::string at_start, std::string elsewhere);
    std::string operator()(std::string_view word) const;

  private:
    struct Rule {
        std::string pattern, at_start, elsewhere;
    };
    std::array<std::vector<Rule>, 128> rules_;  // by first letter, longest pattern first
};

// Optimal string alignment distance, bit-parallel (Hyyro 2003); words over 64 bytes are as far apart as can be.
int alignment_distance(std::string_view a, std::string_view b);

// One word prepared to be held against many: `alignment_distance` without preparing it each time.
class Pattern {
  public:
    void set(std::string_view word);
    // The distance; where it is over *most*, any number over it.
    int distance(std::string_view other, int most) const;

  private:
    std::string word_;
    std::array<std::uint64_t, 256> places_{};  // by byte: a bit for each place it stands at
};

// Distance of two sound keys in half steps: 2 a change, an insertion or a loss, 1 between sounds scripts mix up.
class SoundDistance {
  public:
    SoundDistance() { near_.fill(false); }
    void near(char a, char b);
    int operator()(std::string_view a, std::string_view b) const;

  private:
    bool is_near(char a, char b) const { return near_[(a & 127) * 128 + (b & 127)]; }
    std::array<bool, 128 * 128> near_;
};

}  // namespace observance
