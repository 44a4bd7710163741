#include "scripts.hpp"

#include <algorithm>
#include <iterator>

namespace observance {

namespace {

constexpr std::size_t kLetter = 2;  // bytes
constexpr std::size_t kShortestStem = 2, kLongestEnding = 8;
constexpr std::string_view kArabicKind = "\x01";
constexpr std::uint32_t kThousand = 0x482;  // a sign among the Cyrillic letters
constexpr char kLatin = 'L', kCyrillicOrigin = 'C', kArabicOrigin = 'A';
constexpr char kNone = 1, kSpace = 2, kSign = 3;  // not letters: part of a word, between words
constexpr std::string_view kWaw = "و", kArticle = "ال", kServant = "عبد", kServantOf = "عبدال";

// The letter's place in its block of 256; UTF-8 of two bytes.
std::uint32_t code_of(std::string_view letter) {
    return (static_cast<std::uint32_t>(static_cast<unsigned char>(letter[0])) & 0x1F) << 6 |
           (static_cast<std::uint32_t>(static_cast<unsigned char>(letter[1])) & 0x3F);
}

// A mark over a letter: it is of the script of the letter before it.
bool is_mark(std::uint32_t code) { return (code >= 0x483 && code <= 0x489) || (code >= 0x64B && code <= 0x65F); }

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

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Bytes of a sign outside ASCII, where the text begins with it; 0 where it does not.
std::size_t sign_at(std::string_view text, std::initializer_list<std::string_view> signs) {
    for (std::string_view sign : signs)
        if (text.starts_with(sign)) return sign.size();
    return 0;
}

}  // namespace

void Scripts::cyrillic_letter(std::uint32_t code_point, std::string lower, std::string latin) {
    cyrillic_[code_point - kCyrillic] = {std::move(lower), std::move(latin)};
}

void Scripts::arabic_letter(std::uint32_t code_point, std::string latin) {
    arabic_[code_point - kArabic] = {"-", std::move(latin)};
}

// The words of a name with the script of each: Latin letters and digits of ASCII, and one other script. False for a name
// that needs more looking at: a word of two scripts, or such letters between two spaces, which is how a name is disguised.
bool Scripts::part(std::string_view name, Parts &out) const {
    char word = 0, between = 0;  // the script of the word, and of the letters since the last space
    for (std::size_t at = 0; at < name.size();) {
        const std::string_view rest = name.substr(at);
        char script = kLatin;
        std::size_t size = 1;
        if (static_cast<unsigned char>(rest[0]) < 0x80) {
            if (rest[0] < ' ' || rest[0] > '~') return false;
            if (rest[0] == '\'' || rest[0] == '`') script = kNone, out.apostrophe = true;
            else if (!is_latin(rest[0]) && !is_digit(rest[0])) script = rest[0] == ' ' ? kSpace : kSign;
        } else if ((size = sign_at(rest, {"’", "ʼ", "‘", "′", "ʹ"}))) {
            script = kNone, out.apostrophe = true;
        } else if ((size = sign_at(rest, {"\u00a0"}))) {
            script = kSpace;
        } else if ((size = sign_at(rest, {"«", "»", "–", "—"}))) {
            script = kSign;
        } else {
            if (!is_letter(rest, script)) return false;
            if (out.foreign && out.foreign != script) return false;
            out.foreign = script;
            size = kLetter;
            if (!word && is_mark(code_of(rest))) return false;  // of what script it is, the letter before it says
        }
        at += size;
        if (script == kNone) continue;
        if (script == kSpace) between = 0;
        if (script == kSpace || script == kSign) {
            word = 0;
            continue;
        }
        if (word && word != script) return false;
        if (!is_digit(rest[0])) {
            if (between && between != script) return false;
            between = script;
        }
        if (!word) out.words.emplace_back(script, std::string());
        word = script;
        if (script == kCyrillicOrigin)
            out.words.back().second += cyrillic_[code_of(rest) % kBlock].own;
        else
            out.words.back().second += rest.substr(0, size);
    }
    return true;
}

// Whether the text begins with a letter that has a row, and of which script it is.
bool Scripts::is_letter(std::string_view text, char &script) const {
    // Two bytes of UTF-8 begin with 110xxxxx.
    if ((static_cast<unsigned char>(text[0]) & 0xE0) != 0xC0 || text.size() < kLetter) return false;
    const std::uint32_t code = code_of(text), start = code & ~(kBlock - 1);
    if ((start != kCyrillic && start != kArabic) || code == kThousand) return false;
    script = start == kCyrillic ? kCyrillicOrigin : kArabicOrigin;
    return !(start == kCyrillic ? cyrillic_ : arabic_)[code - start].own.empty();
}

bool Scripts::read(std::string_view name, std::vector<Reading> &out) const {
    Parts parts;
    if (!part(name, parts) || !parts.foreign) return false;
    if (parts.foreign == kArabicOrigin && parts.apostrophe) return false;
    std::vector<std::string> words;
    std::string latin;
    std::size_t latin_words = 0;
    for (const auto &[script, word] : parts.words) {
        if (script == parts.foreign) {
            words.push_back(word);
        } else {
            latin += (latin_words++ ? " " : "") + word;
        }
    }
    if (!(parts.foreign == kCyrillicOrigin ? read_cyrillic(words, out) : read_arabic(words, out))) return false;
    if (latin_words > 1) {
        std::vector<Reading> own;
        if (!of_latin_.read_carefully(latin, own)) {
            out.clear();
            return false;
        }
        std::move(own.begin(), own.end(), std::back_inserter(out));
    }
    if (latin_words) out.push_back(mixed(parts));
    if (out.size() > kMostRows) out.resize(kMostRows);
    return true;
}

// All words of a name in two scripts, each romanised by its own.
Reading Scripts::mixed(const Parts &parts) const {
    Reading row{parts.foreign, kOwn, {}};
    std::vector<std::string> one;
    for (const auto &[script, word] : parts.words) {
        if (script == kLatin) {
            of_latin_.letters().split(word, one);
            for (std::string &token : one) push(row.tokens, std::move(token));
        } else if (script == kCyrillicOrigin) {
            push(row.tokens, latin(cyrillic_, word));
        } else {
            push(row.tokens, std::string(kArabicKind) + latin(arabic_, word));
        }
    }
    return row;
}

std::string Scripts::latin(const Letter *letters, std::string_view word) const {
    std::string out;
    for (std::size_t at = 0; at < word.size(); at += kLetter) out += letters[code_of(word.substr(at)) % kBlock].latin;
    return out;
}

// What a word of bodies' names stands for, known whole or by a beginning with a short ending after; else nothing.
const std::string *Scripts::concept_of(std::string_view word) const {
    if (const auto found = whole_.find(word); found != whole_.end()) return &found->second;
    const std::size_t letters = word.size() / kLetter;
    const std::size_t shortest = std::max(kShortestStem, letters > kLongestEnding ? letters - kLongestEnding : 0);
    for (std::size_t size = letters; size >= shortest; --size)
        if (const auto found = stems_.find(word.substr(0, size * kLetter)); found != stems_.end()) return &found->second;
    return nullptr;
}

// Whether a word may be one or two Korean syllables, told from its vowels alone.
bool Scripts::may_be_given(std::string_view word) const {
    std::size_t vowels = 0;
    for (std::size_t at = 0; at < word.size(); at += kLetter) vowels += vowels_.contains(word.substr(at, kLetter));
    return vowels == 1 || vowels == 2;
}

bool Scripts::read_cyrillic(const std::vector<std::string> &words, std::vector<Reading> &out) const {
    const auto is_surname = [&](const std::string &word) { return surnames_.contains(word); };
    const auto is_given = [&](const std::string &word) { return may_be_given(word); };
    const bool short_enough = words.size() >= 2 && words.size() <= kMostOfPerson;
    if (short_enough && may_be_person(words, is_surname, is_given)) return false;
    bool east_slavic = false, is_body = false;
    Reading plain{kCyrillicOrigin, kOwn, {}}, by_meaning{kCyrillicOrigin, kDerived, {}};
    std::size_t words_meant = 0;
    for (const std::string &word : words) {
        std::string without_yo;
        for (std::size_t at = 0; at < word.size(); at += kLetter) {
            const std::string_view letter = std::string_view(word).substr(at, kLetter);
            without_yo += letter == "ё" ? "е" : letter;
            east_slavic |= letter == "і" || letter == "ї" || letter == "є" || letter == "ґ" || letter == "ў";
        }
        const std::string romanised = latin(cyrillic_, word);
        const std::string *meaning = concept_of(without_yo);
        is_body |= meaning != nullptr;
        const std::string &meant = meaning ? *meaning : romanised;
        if (!meant.empty() && words_meant++ < kMostTokens) add_words(by_meaning.tokens, meant);
        push(plain.tokens, romanised);
    }
    if (is_body && may_hold_person(words, is_surname, is_given)) return false;
    Reading other = plain;
    for (std::string &token : other.tokens) std::replace(token.begin(), token.end(), 'g', 'h');
    const bool differs = east_slavic && other.tokens != plain.tokens;
    if (!plain.tokens.empty()) out.push_back(std::move(plain));
    if (differs) out.push_back(std::move(other));
    if (is_body) out.push_back(std::move(by_meaning));
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
    Reading first{kArabicOrigin, kOwn, {}}, second{kArabicOrigin, kOwn, {}};
    for (std::string &token : plain) push(first.tokens, std::move(token));
    for (std::string &token : joined) push(second.tokens, std::move(token));
    const bool differs = second.tokens != first.tokens;
    if (!first.tokens.empty()) out.push_back(std::move(first));
    if (differs && !second.tokens.empty()) out.push_back(std::move(second));
    return true;
}

}  // namespace observance
