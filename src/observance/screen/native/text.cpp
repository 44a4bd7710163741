#include "text.hpp"

#include <algorithm>

namespace observance {

namespace {

constexpr std::size_t kMostCareful = 8;  // longer names are not looked at for Korean surnames
constexpr std::size_t kShortestWhole = 6, kLongestWhole = 14;  // a Korean name written as one word
constexpr std::size_t kLongestGiven = 16;  // letters of two syllables in the longest spelling

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Decode one code point of valid UTF-8 (Python gave it) and step over it.
std::uint32_t next_code_point(std::string_view text, std::size_t &at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = byte(at);
    std::size_t length = 1;
    std::uint32_t value = first;
    if (first >= 0xF0) {
        length = 4;
        value = first & 0x07;
    } else if (first >= 0xE0) {
        length = 3;
        value = first & 0x0F;
    } else if (first >= 0xC0) {
        length = 2;
        value = first & 0x1F;
    }
    if (at + length > text.size()) {
        at = text.size();
        return 0xFFFFFFFF;
    }
    for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(at + i) & 0x3F);
    at += length;
    return value;
}

// Digits inside a word are letters misread: 0 is o, 1 is l, 3 is e, 5 is s.
char misread(char c) {
    switch (c) {
        case '0': return 'o';
        case '1': return 'l';
        case '3': return 'e';
        case '5': return 's';
        default: return c;
    }
}

}  // namespace

void Normaliser::fold(std::uint32_t code_point, std::string text) {
    if (code_point >= folded_.size()) {
        folded_.resize(code_point + 1);
        known_.resize(code_point + 1, false);
    }
    folded_[code_point] = std::move(text);
    known_[code_point] = true;
}

void Normaliser::add(std::string &token, std::vector<std::string> &out) const {
    if (token.empty()) return;
    bool digits = false;
    bool letters = false;
    for (char c : token) (is_digit(c) ? digits : letters) = true;
    if (digits && letters)
        for (char &c : token) c = misread(c);
    out.push_back(token);
    token.clear();
}

// Whether Python has to give the readings: letters set apart, or a name that may be Korean. What is left to Python for
// nothing costs time only; what is not must have no other reading.
bool Normaliser::is_for_python(const std::vector<std::string> &tokens) const {
    std::size_t single = 0;
    for (const auto &token : tokens) single += token.size() == 1;
    if (single >= 4 && single == tokens.size()) return true;  // letters set apart: "K i m"
    if (tokens.empty() || tokens.size() > kMostCareful) return false;
    if (tokens.size() == 1 && (tokens[0].size() < kShortestWhole || tokens[0].size() > kLongestWhole)) return false;
    return may_be_korean(tokens);
}

bool Normaliser::may_be_korean(const std::vector<std::string> &tokens) const {
    if (tokens.size() == 1) {
        const std::string_view word = tokens[0];
        for (std::size_t size = 2; size + 3 < word.size(); ++size)
            if (surnames_.contains(word.substr(0, size)) && may_be_given(word.substr(size))) return true;
        return false;
    }
    if (tokens.size() <= 4) {
        if (may_be_person(tokens)) return true;
        std::vector<std::string> once(tokens);  // letters typed twice
        for (auto &word : once) word.erase(std::unique(word.begin(), word.end()), word.end());
        if (once != tokens && may_be_person(once)) return true;
    }
    if (tokens.size() > 3)  // a person in the name of a body
        for (std::size_t n = 0; n + 1 < tokens.size(); ++n)
            if (surnames_.contains(tokens[n]) && may_be_given(tokens[n + 1])) return true;
    return false;
}

// Whether the first or the last word is a surname and all others are syllables of a given name.
bool Normaliser::may_be_person(const std::vector<std::string> &tokens) const {
    const auto given = [&](std::size_t from, std::size_t to) {
        for (std::size_t n = from; n < to; ++n)
            if (!may_be_given(tokens[n])) return false;
        return true;
    };
    return (surnames_.contains(tokens.front()) && given(1, tokens.size())) ||
           (surnames_.contains(tokens.back()) && given(0, tokens.size() - 1));
}

// Whether a word may be read as one Korean syllable or as two.
bool Normaliser::may_be_given(std::string_view word) const {
    if (word.size() > kLongestGiven) return false;
    if (is_syllable(word)) return true;
    for (std::size_t cut = 1; cut < word.size(); ++cut)
        if (word[cut - 1] != word[cut] && is_syllable(word.substr(0, cut)) && is_syllable(word.substr(cut))) return true;
    return false;
}

// The first way to part the text into an initial, a vowel and a final is the one that counts.
bool Normaliser::is_syllable(std::string_view text) const {
    for (const auto &[initial, first] : initials_) {
        if (!text.starts_with(initial)) continue;
        const std::string_view rest = text.substr(initial.size());
        for (const auto &vowel : vowels_) {
            if (!rest.starts_with(vowel)) continue;
            const std::string end(rest.substr(vowel.size()));
            if (finals_.contains(end)) return syllables_.contains(first + "-" + vowel + "-" + end);
        }
    }
    return false;
}

bool Normaliser::split(std::string_view name, std::vector<std::string> &out) const {
    out.clear();
    std::string token;
    for (std::size_t at = 0; at < name.size();) {
        const std::uint32_t code_point = next_code_point(name, at);
        if (code_point >= folded_.size() || !known_[code_point]) return false;
        for (char c : folded_[code_point]) {
            if (c == ' ')
                add(token, out);
            else
                token += c;
        }
    }
    add(token, out);
    return true;
}

bool Normaliser::tokens(std::string_view name, std::vector<std::string> &out) const {
    if (!split(name, out) || is_for_python(out)) return false;
    if (out.size() > kMostTokens) out.resize(kMostTokens);
    return true;
}

}  // namespace observance
