// Names in Latin letters: folded words and, where they may be a Korean name, its syllables.
//
// The specification is observance/screen/readings.py; letters set apart and initials beside a surname that may be Korean
// are left to Python.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "index.hpp"
#include "korean.hpp"
#include "text.hpp"

namespace observance {

class Latin {
  public:
    // Everything that is known of letters is given to these.
    Normaliser &letters() { return normaliser_; }
    const Normaliser &letters() const { return normaliser_; }
    Korean &korean() { return korean_; }

    // Give the readings of the name; false where Python has to.
    bool read(std::string_view name, std::vector<Reading> &out) const;
    // The same where also a name that does not look like one may hold a Korean person's.
    bool read_carefully(std::string_view name, std::vector<Reading> &out) const;
    // The tokens of a name that needs nothing but folding; false for any other.
    bool tokens(std::string_view name, std::vector<std::string> &out) const;

  private:
    bool read_words(std::string_view name, std::vector<std::string> words, std::vector<Reading> &out) const;
    bool needs_care(const std::vector<std::string> &tokens) const;

    Normaliser normaliser_;
    Korean korean_;
};

}  // namespace observance
