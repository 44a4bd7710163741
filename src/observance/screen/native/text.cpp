#include "text.hpp"

namespace observance {

namespace {

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

}  // namespace observance
