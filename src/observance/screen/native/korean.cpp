#include "korean.hpp"

#include <algorithm>

namespace observance {

namespace {

constexpr std::size_t kMostSyllables = 4, kMostReadings = 2;  // of a name; of a word that may be parted in several ways
constexpr std::size_t kLongestGiven = 16;                     // letters of two syllables in the longest spelling

bool has_typed_twice(const Texts &words) {
    return std::any_of(words.begin(), words.end(), [](const std::string &word) {
        return std::adjacent_find(word.begin(), word.end()) != word.end();
    });
}

// Letters typed twice are read once.
Texts typed_once(const Texts &words) {
    Texts once(words);
    for (std::string &word : once) word.erase(std::unique(word.begin(), word.end()), word.end());
    return once;
}

}  // namespace

// The first way to part the text into an initial, a vowel and a final is the one that counts.
const std::string *Korean::symbol_of(std::string_view text) const {
    for (const auto &[initial, first] : initials_) {
        if (!text.starts_with(initial)) continue;
        const std::string_view rest = text.substr(initial.size());
        for (const auto &vowel : vowels_) {
            if (!rest.starts_with(vowel)) continue;
            const std::string end(rest.substr(vowel.size()));
            if (!finals_.contains(end)) continue;
            const auto found = syllables_.find(first + "-" + vowel + "-" + end);
            return found == syllables_.end() ? nullptr : &found->second;
        }
    }
    return nullptr;
}

// The ways a word may be read as one syllable or, where that cannot be, as two.
std::vector<Texts> Korean::readings(std::string_view word) const {
    std::vector<Texts> out;
    if (word.size() > kLongestGiven) return out;
    if (const std::string *whole = symbol_of(word)) return {{*whole}};
    for (std::size_t cut = 1; cut < word.size() && out.size() < kMostReadings; ++cut) {
        if (word[cut - 1] == word[cut]) continue;
        const std::string *first = symbol_of(word.substr(0, cut));
        const std::string *second = first ? symbol_of(word.substr(cut)) : nullptr;
        if (second) out.push_back({*first, *second});
    }
    return out;
}

bool Korean::may_be_named(const Texts &words) const {
    if (words.size() == 1) {
        const std::string_view word = words[0];
        for (std::size_t size = 2; size + 3 < word.size(); ++size)
            if (surnames_.contains(word.substr(0, size)) && !readings(word.substr(size)).empty()) return true;
        return false;
    }
    const auto is_surname = [&](const std::string &word) { return surnames_.contains(word); };
    const auto is_given = [&](const std::string &word) { return !readings(word).empty(); };
    if (words.size() <= kMostOfPerson) {
        if (may_be_person(words, is_surname, is_given)) return true;
        if (has_typed_twice(words) && may_be_person(typed_once(words), is_surname, is_given)) return true;
    }
    return words.size() >= kMostOfPerson && may_hold_person(words, is_surname, is_given);
}

std::vector<Texts> Korean::rows(const Texts &words, bool turned) const {
    std::vector<Texts> out;
    if (words.size() == 1) {
        of_one_word(words[0], out);
        return out;
    }
    of_words(words, turned, out);
    if (out.empty() && has_typed_twice(words)) of_words(typed_once(words), turned, out);
    return out;
}

void Korean::of_words(const Texts &words, bool turned, std::vector<Texts> &out) const {
    of_name(words.front(), Texts(words.begin() + 1, words.end()), out);
    of_name(words.back(), Texts(words.begin(), words.end() - 1), out);
    if (turned) of_name(words.back(), Texts(words.rbegin() + 1, words.rend()), out);
}

// Every surname the spelling may stand for with every way to read the given name.
void Korean::of_name(const std::string &surname, const Texts &given, std::vector<Texts> &out) const {
    const auto names = surnames_.find(surname);
    if (names == surnames_.end()) return;
    std::vector<Texts> whole(1);
    for (const std::string &word : given) {
        const std::vector<Texts> options = readings(word);
        std::vector<Texts> longer;
        for (const Texts &before : whole)
            for (const Texts &one : options) {
                longer.push_back(before);
                longer.back().insert(longer.back().end(), one.begin(), one.end());
            }
        whole = std::move(longer);
    }
    for (const std::string &name : names->second)
        for (const Texts &one : whole) {
            if (one.size() >= kMostSyllables) continue;
            out.push_back({"S" + name});
            out.back().insert(out.back().end(), one.begin(), one.end());
        }
}

// A whole name written as one word: KIMJONGUN.
void Korean::of_one_word(std::string_view word, std::vector<Texts> &out) const {
    for (std::size_t size = 2; size + 3 < word.size(); ++size) {
        const auto names = surnames_.find(word.substr(0, size));
        if (names == surnames_.end()) continue;
        for (const Texts &given : readings(word.substr(size))) {
            if (given.size() != 2) continue;
            for (const std::string &name : names->second) out.push_back({"S" + name, given[0], given[1]});
        }
    }
}

// A surname and two more words, or one of two syllables, must follow each other.
Texts Korean::embedded(const Texts &words) const {
    for (std::size_t at = 0; at < words.size(); ++at) {
        const auto names = surnames_.find(words[at]);
        if (names == surnames_.end()) continue;
        for (const std::size_t size : {2, 1}) {
            Texts out(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
            out.push_back("S" + names->second.front());
            std::size_t n = at + 1;
            for (; n < std::min(words.size(), at + 1 + size); ++n) {
                const std::vector<Texts> ways = readings(words[n]);
                if (ways.empty()) break;
                out.insert(out.end(), ways.front().begin(), ways.front().end());
            }
            if (n != at + 1 + size || out.size() != at + 3) continue;
            out.insert(out.end(), words.begin() + static_cast<std::ptrdiff_t>(n), words.end());
            return out;
        }
    }
    return {};
}

}  // namespace observance
