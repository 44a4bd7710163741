#include "scripts.hpp"

#include <algorithm>

namespace observance {

namespace {

constexpr std::size_t kLetter = 2;  // bytes
constexpr std::size_t kShortestStem = 2, kLongestEnding = 8;
constexpr std::string_view kArabicKind = "\x01";
constexpr std::string_view kWaw = "و", kArticle = "ال", kServant = "عبد", kServantOf = "عبدال";

// The letter's place in its block of 256; UTF-8 of two bytes.
std::uint32_t code_of(std::string_view letter) {
    return (static_cast<std::uint32_t>(static_cast<unsigned char>(letter[0])) & 0x1F) << 6 |
           (static_cast<std::uint32_t>(static_cast<unsigned char>(letter[1])) & 0x3F);
}

bool is_god(std::string_view word) { return word == "الله" || word == "اللہ"; }

// Bytes of "the" or "and the" before at least three letters; 0 where there is none.
std::size_t article_of(std::string_view word) {
    if (is_god(word)) return 0;
    const std::size_t before = word.substr(0, kLetter) == kWaw ? kLetter : 0;
    const std::size_t end = before + kArticle.size();
    return word.substr(before, kArticle.size()) == kArticle && word.size() >= end + 3 * kLetter ? end : 0;
}

void push(std::vector<std::string> &tokens, std::string token) {
    if (tokens.size() < kMostTokens && !token.empty() && token != kArabicKind) tokens.push_back(std::move(token));
}

bool parts(char c) { return c == ' ' || c == '.' || c == ',' || c == '-' || c == '"' || c == '\'' || c == '(' || c == ')'; }

}  // namespace

void Scripts::cyrillic_letter(std::uint32_t code_point, std::string lower, std::string latin) {
    cyrillic_[code_point - kCyrillic] = {std::move(lower), std::move(latin)};
}

void Scripts::arabic_letter(std::uint32_t code_point, std::string latin) {
    arabic_[code_point - kArabic] = {"-", std::move(latin)};
}

bool Scripts::read(std::string_view name, std::vector<Reading> &out) const {
    std::vector<std::string> words;
    std::uint32_t block = 0;
    bool inside = false;
    for (std::size_t at = 0; at < name.size();) {
        if (parts(name[at])) {
            inside = false;
            ++at;
            continue;
        }
        // Two bytes of UTF-8 begin with 110xxxxx.
        if ((static_cast<unsigned char>(name[at]) & 0xE0) != 0xC0 || at + kLetter > name.size()) return false;
        const std::uint32_t code = code_of(name.substr(at));
        const std::uint32_t start = code & ~(kBlock - 1);
        if ((start != kCyrillic && start != kArabic) || (block && start != block)) return false;
        block = start;
        const Letter &letter = start == kCyrillic ? cyrillic_[code - start] : arabic_[code - start];
        if (letter.own.empty()) return false;
        if (!inside) words.emplace_back();
        inside = true;
        if (start == kCyrillic)
            words.back() += letter.own;
        else
            words.back() += name.substr(at, kLetter);
        at += kLetter;
    }
    if (words.empty()) return false;
    return block == kCyrillic ? read_cyrillic(words, out) : read_arabic(words, out);
}

std::string Scripts::latin(const Letter *letters, std::string_view word) const {
    std::string out;
    for (std::size_t at = 0; at < word.size(); at += kLetter) out += letters[code_of(word.substr(at)) % kBlock].latin;
    return out;
}

// Whether the word, or a beginning of it with a short ending after, is a known word of bodies' names.
bool Scripts::is_concept(std::string_view word) const {
    if (whole_.contains(word)) return true;
    const std::size_t letters = word.size() / kLetter;
    const std::size_t shortest = std::max(kShortestStem, letters > kLongestEnding ? letters - kLongestEnding : 0);
    for (std::size_t size = letters; size >= shortest; --size)
        if (stems_.contains(word.substr(0, size * kLetter))) return true;
    return false;
}

bool Scripts::read_cyrillic(const std::vector<std::string> &words, std::vector<Reading> &out) const {
    if (words.size() >= 2 && words.size() <= 4 && (surnames_.contains(words.front()) || surnames_.contains(words.back())))
        return false;
    bool east_slavic = false;
    Reading plain{'C', kOwn, {}};
    for (const std::string &word : words) {
        std::string without_yo;
        for (std::size_t at = 0; at < word.size(); at += kLetter) {
            const std::string_view letter = std::string_view(word).substr(at, kLetter);
            without_yo += letter == "ё" ? "е" : letter;
            east_slavic |= letter == "і" || letter == "ї" || letter == "є" || letter == "ґ" || letter == "ў";
        }
        if (is_concept(without_yo)) return false;
        push(plain.tokens, latin(cyrillic_, word));
    }
    Reading other = plain;
    for (std::string &token : other.tokens) std::replace(token.begin(), token.end(), 'g', 'h');
    const bool differs = east_slavic && other.tokens != plain.tokens;
    if (plain.tokens.empty()) return true;
    out.push_back(std::move(plain));
    if (differs) out.push_back(std::move(other));
    return true;
}

bool Scripts::read_arabic(const std::vector<std::string> &words, std::vector<Reading> &out) const {
    std::vector<std::string> plain, joined;
    bool skip = false;
    for (std::size_t n = 0; n < words.size(); ++n) {
        const std::string_view here = words[n];
        const std::size_t article = article_of(here);
        const std::string bare = latin(arabic_, here.substr(article));
        if (bare.empty()) continue;
        const std::string token = std::string(kArabicKind) + bare;
        if (skip) {
            joined.back() = std::string(kArabicKind) + "abd" + (is_god(here) ? "allah" : bare);
            skip = false;
        } else {
            if (article) joined.push_back("al");
            joined.push_back(token);
            skip = here == kServant && n + 1 < words.size();
        }
        if (article && !plain.empty() && plain.back() == "abdul") {
            plain.push_back(token);
        } else if (here == kServant) {
            plain.push_back("abdul");
        } else if (here.starts_with(kServantOf) && here.size() > 6 * kLetter) {
            plain.push_back("abdul");
            plain.push_back(std::string(kArabicKind) + latin(arabic_, here.substr(kServantOf.size())));
        } else {
            if (article) plain.push_back("al");
            plain.push_back(token);
        }
    }
    Reading first{'A', kOwn, {}}, second{'A', kOwn, {}};
    for (std::string &token : plain) push(first.tokens, std::move(token));
    for (std::string &token : joined) push(second.tokens, std::move(token));
    const bool differs = second.tokens != first.tokens;
    if (!first.tokens.empty()) out.push_back(std::move(first));
    if (differs && !second.tokens.empty()) out.push_back(std::move(second));
    return true;
}

}  // namespace observance
