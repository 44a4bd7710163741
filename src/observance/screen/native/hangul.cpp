#include "hangul.hpp"

#include <stdexcept>

namespace observance {

namespace {

constexpr std::uint32_t kOfInitial = 588, kOfVowel = 28;  // syllables with the same initial, and with the same vowel too
constexpr std::uint32_t kNasal = 2, kLiquid = 5, kNone = 11;  // initials by number
constexpr std::string_view kKind = "\x02";

std::uint32_t number_of(std::string_view syllable) { return code_of_three(syllable) - Hangul::kFirst; }

}  // namespace

void Hangul::letters(Letters classes, Letters sounds, Letters northern) {
    for (const Letters *one : {&classes, &sounds, &northern}) {
        const bool is_whole = one->initials.size() == kSyllables / kOfInitial && one->vowels.size() == kOfInitial / kOfVowel;
        if (!is_whole || one->finals.size() != kOfVowel)
            throw std::invalid_argument("syllables are made of 19 initials, 21 vowels and 28 finals");
    }
    classes_ = std::move(classes);
    sounds_ = std::move(sounds);
    northern_ = std::move(northern);
}

const Texts *Hangul::surnames(std::string_view form) const {
    const auto at = surnames_.find(form);
    return at == surnames_.end() ? nullptr : &at->second;
}

Hangul::Person Hangul::person(std::string_view name, std::size_t most_given) const {
    for (std::size_t size : {2, 1}) {
        if (letters_in(name) <= size || letters_in(name) - size > most_given) continue;
        if (const Texts *found = surnames(first_letters(name, size))) return {found, name.substr(size * kThree)};
    }
    return {};
}

// Whether the initial is n or r and falls away, as both do before i and y.
bool Hangul::is_silent(std::uint32_t syllable) const {
    const std::uint32_t initial = syllable / kOfInitial;
    const std::string &vowel = classes_.vowels[syllable % kOfInitial / kOfVowel];
    return (initial == kNasal || initial == kLiquid) && (vowel.starts_with('i') || vowel.starts_with('y'));
}

Texts Hangul::native(std::string_view name) const {
    Texts out;
    const auto [found, given] = person(name, name.size());
    if (found) {
        const std::uint32_t first = number_of(given);
        out.push_back(found->front());
        name = given;
        if (is_silent(first)) {  // the first syllable of a given name as the South writes it
            out.push_back(three_bytes(kFirst + kNone * kOfInitial + first % kOfInitial));
            name = given.substr(kThree);
        }
    }
    for (std::size_t n = 0; n < letters_in(name); ++n) out.emplace_back(letter_of(name, n));
    return out;
}

std::vector<Texts> Hangul::korean_rows(std::string_view name) const {
    std::vector<Texts> out;
    const auto [found, given] = person(name, kMostGiven);
    if (!found) return out;
    for (const std::string &one : *found) {
        out.push_back({"S" + one});
        for (std::size_t n = 0; n < letters_in(given); ++n) out.back().push_back(symbol(letter_of(given, n)));
    }
    return out;
}

std::string Hangul::symbol(std::string_view syllable) const {
    const std::uint32_t number = number_of(syllable);
    const std::string initial = is_silent(number) ? "" : classes_.initials[number / kOfInitial];
    return "K" + initial + "-" + classes_.vowels[number % kOfInitial / kOfVowel] + "-" + classes_.finals[number % kOfVowel];
}

std::string Hangul::by_sound(std::string_view part) const { return std::string(kKind) + written(sounds_, part); }

std::string Hangul::written(const Letters &letters, std::string_view name) {
    std::string out;
    for (std::size_t n = 0; n < letters_in(name); ++n) {
        const std::uint32_t number = number_of(letter_of(name, n));
        out += letters.initials[number / kOfInitial];
        out += letters.vowels[number % kOfInitial / kOfVowel];
        out += letters.finals[number % kOfVowel];
    }
    return out;
}

}  // namespace observance
