#include "east.hpp"

#include <algorithm>

namespace observance {

namespace {

constexpr std::size_t kMostKorean = 5, kMostHan = 4;  // letters of a person's name
constexpr std::size_t kLongestWord = 12, kLettersOfPerson = 3, kFewestKnown = 2;
constexpr std::string_view kDots[] = {"·", "・", "•", "‧"};  // between the parts of a foreign name
constexpr std::string_view kOther[] = {"\u00a0", "\u3000", "«", "»"};

// Bytes of the sign that parts words where the text begins with one; 0 where it does not.
std::size_t parting(std::string_view text, bool &is_dot) {
    constexpr std::string_view kAscii = " .,-\"'()";
    is_dot = false;
    if (kAscii.find(text[0]) != kAscii.npos) return 1;
    for (std::string_view sign : kOther)
        if (text.starts_with(sign)) return sign.size();
    for (std::string_view sign : kDots)
        if (text.starts_with(sign)) return is_dot = true, sign.size();
    return 0;
}

}  // namespace

// The rows of one name: each once, so many at most; a token that is only its kind is none.
class East::Rows {
  public:
    Rows(char origin, std::vector<Reading> &out) : origin_(origin), out_(out) {}

    void add(char own, const Texts &tokens) {
        Reading row{origin_, own, {}};
        std::size_t held = 0;
        for (const std::string &token : tokens) {
            if (token.empty() || static_cast<unsigned char>(token.back()) < kKinds) continue;
            if (held++ == kMostTokens) break;
            add_words(row.tokens, token);  // a form may be of several: "bin laden"
        }
        const auto is_same = [&](const Reading &one) { return one.own == own && one.tokens == row.tokens; };
        if (row.tokens.empty() || out_.size() == kMostRows || std::any_of(out_.begin(), out_.end(), is_same)) return;
        out_.push_back(std::move(row));
    }

    void add(char own, const std::vector<Texts> &rows) {
        for (const Texts &row : rows) add(own, row);
    }

  private:
    char origin_;
    std::vector<Reading> &out_;
};

bool East::read(std::string_view name, std::vector<Reading> &out) const {
    if (!hangul_.is_ready()) return false;
    Words words;
    std::string whole;
    char origin = 0;
    bool inside = false, dotted = false;
    for (std::size_t at = 0; at < name.size();) {
        const unsigned char first = static_cast<unsigned char>(name[at]);
        if (first < 0xE4) {  // no letter of either script begins so
            bool is_dot;
            const std::size_t size = parting(name.substr(at), is_dot);
            if (!size) return false;
            dotted |= is_dot;
            inside = false;
            at += size;
            continue;
        }
        if (first >= 0xF0 || at + kThree > name.size()) return false;  // not three bytes of UTF-8
        const std::uint32_t code = code_of_three(name.substr(at));
        const char script = Hangul::is_syllable(code) ? 'H' : Han::is_character(code) ? 'N' : 0;
        if (!script || (origin && script != origin)) return false;
        origin = script;
        const std::size_t from = inside ? at - words.back().size() : at;
        if (!inside) words.emplace_back();
        inside = true;
        at += kThree;
        words.back() = name.substr(from, at - from);
        whole += name.substr(at - kThree, kThree);
    }
    // In a name with a dot an apostrophe belongs to a word.
    if (words.empty() || (dotted && name.find('\'') != name.npos)) return false;
    Rows rows(origin, out);
    origin == 'H' ? read_hangul(words, whole, rows) : read_han(words, whole, rows);
    return true;
}

void East::read_hangul(const Words &words, std::string_view whole, Rows &rows) const {
    const std::size_t letters = letters_in(whole);
    rows.add(kOwn, hangul_.native(whole));
    if (letters <= kMostKorean) rows.add(kDerived, hangul_.korean_rows(whole));
    const bool by_meaning = letters > kLettersOfPerson && read_body(whole, true, rows);
    if (letters > kMostKorean || (!by_meaning && (words.size() > 1 || letters > kLettersOfPerson)))
        rows.add(kDerived, by_sound(words, true));
}

void East::read_han(const Words &words, std::string_view whole, Rows &rows) const {
    rows.add(kOwn, han_.native(whole));
    if (han_.is_by_sound(words)) rows.add(kDerived, by_sound(words, false));
    if (letters_in(whole) <= kMostHan) {
        rows.add(kDerived, han_.korean_rows(whole));
        rows.add(kExact, han_.chinese_rows(whole));
    } else {
        read_body(whole, false, rows);
    }
}

// The parts of a foreign name: each in its customary Latin form where there is one, else its sound.
Texts East::by_sound(const Words &words, bool is_korean) const {
    Texts out;
    for (std::string_view word : words) {
        const auto exonym = exonyms_.find(word);
        if (exonym != exonyms_.end() && !exonym->second.empty())
            out.push_back(exonym->second);
        else
            out.push_back(is_korean ? hangul_.by_sound(word) : han_.by_sound(word));
    }
    return out;
}

// Part a name written without spaces into known words, the longest first. What is between them is romanised and, in a
// second row, a Korean person's name where it may be one. False where the known words make up less than two letters.
bool East::read_body(std::string_view name, bool is_korean, Rows &rows) const {
    const StringMap<std::string> &known = is_korean ? korean_ : chinese_;
    Texts plain, with_person;
    std::size_t letters = 0, rest_from = 0;
    const auto end_rest = [&](std::size_t at) {
        const std::string_view rest = name.substr(rest_from, at - rest_from);
        if (rest.empty()) return;
        const std::string latin = is_korean ? hangul_.northern(rest) : han_.pinyin(rest);
        Texts one = person(rest, is_korean);
        if (one.empty()) one.push_back(latin);
        plain.push_back(latin);
        with_person.insert(with_person.end(), one.begin(), one.end());
    };
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t size = word_at(known, name, at);
        if (!size) {
            at += kThree;
            continue;
        }
        end_rest(at);
        const std::string &meaning = known.find(name.substr(at, size))->second;
        plain.push_back(meaning);
        with_person.push_back(meaning);
        letters += size / kThree;
        rest_from = at += size;
    }
    end_rest(name.size());
    if (letters < kFewestKnown) return false;
    rows.add(kDerived, plain);
    rows.add(kDerived, with_person);
    return true;
}

// Bytes of the longest known word that stands there, 0 where none does; one of one letter counts only at a name's end.
std::size_t East::word_at(const StringMap<std::string> &known, std::string_view name, std::size_t at) const {
    const bool ends = at + kThree == name.size() && letters_in(name) > kLettersOfPerson;
    const std::size_t shortest = ends ? kThree : 2 * kThree;
    for (std::size_t size = std::min(kLongestWord * kThree, name.size() - at); size >= shortest; size -= kThree)
        if (known.contains(name.substr(at, size))) return size;
    return 0;
}

Texts East::person(std::string_view name, bool is_korean) const {
    if (letters_in(name) != kLettersOfPerson) return {};
    std::vector<Texts> rows = is_korean ? hangul_.korean_rows(name) : han_.korean_rows(name);
    return rows.empty() ? Texts{} : std::move(rows.front());
}

}  // namespace observance
