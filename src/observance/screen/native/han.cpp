#include "han.hpp"

#include <algorithm>
#include <stdexcept>

namespace observance {

namespace {

constexpr std::size_t kMostReadings = 4, kMostSurnames = 2, kMostSymbols = 2;
constexpr std::size_t kShortestForSound = 3, kLongestOwn = 4;  // a longer name is no Chinese one
constexpr std::string_view kKind = "\x03";

// Cut what stands before the next `sign` off the text.
std::string_view cut(std::string_view &text, char sign) {
    const std::size_t end = std::min(text.find(sign), text.size());
    const std::string_view out = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return out;
}

const Texts *found(const StringMap<Texts> &in, std::string_view form) {
    const auto at = in.find(form);
    return at == in.end() ? nullptr : &at->second;
}

void add_once(Texts &to, const std::string &text) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
}

// The first ways to choose one of each, the last choice changing first.
std::vector<Texts> choices(const std::vector<Texts> &options) {
    std::size_t all = 1;
    for (const Texts &one : options) all *= one.size();
    std::vector<Texts> out(std::min(all, kMostReadings), Texts(options.size()));
    for (std::size_t n = 0; n < out.size(); ++n)
        for (std::size_t place = options.size(), rest = n; place-- > 0; rest /= options[place].size())
            out[n][place] = options[place][rest % options[place].size()];
    return out;
}

}  // namespace

void Han::character(std::string_view row) {
    const std::string_view own = cut(row, '\t');
    std::string_view pinyin = cut(row, '\t'), korean = cut(row, '\t');
    const std::string_view traditional = cut(row, '\t');
    if (!is_three_bytes(own) || !is_character(code_of_three(own))) return;
    Character made{std::string(traditional.empty() ? own : traditional), {}, nullptr};
    if (const std::string_view first = cut(pinyin, ' '); !first.empty()) {
        Syllable &syllable = syllables_.try_emplace(std::string(first)).first->second;
        syllable.pinyin = first;
        made.usual = &syllable;
    }
    while (!korean.empty()) {
        const std::string_view reading = cut(korean, ' ');
        if (!is_three_bytes(reading) || !Hangul::is_syllable(code_of_three(reading)))
            throw std::invalid_argument("the Korean reading of a character is no syllable");
        made.korean += reading;
    }
    characters_[code_of_three(own) - kFirst] = std::move(made);
}

void Han::syllable(std::string pinyin, std::string sound, std::string giles) {
    syllables_.insert_or_assign(pinyin, Syllable{pinyin, std::move(sound), std::move(giles)});
}

const Han::Character *Han::known(std::string_view character) const {
    const Character &one = characters_[code_of_three(character) - kFirst];
    return one.traditional.empty() ? nullptr : &one;
}

const Han::Syllable *Han::usual(std::string_view character) const {
    const Character *one = known(character);
    return one ? one->usual : nullptr;
}

Texts Han::native(std::string_view name) const {
    Texts out;
    for (std::size_t n = 0; n < letters_in(name); ++n) {
        const std::string_view letter = letter_of(name, n);
        const Character *one = known(letter);
        out.push_back(one ? one->traditional : std::string(letter));
    }
    return out;
}

bool Han::is_by_sound(const std::vector<std::string_view> &parts) const {
    const std::string_view first = parts.front();
    if (parts.size() > 1 || letters_in(first) > kLongestOwn) return true;
    if (letters_in(first) < kShortestForSound) return false;
    for (std::size_t n = 0; n < letters_in(first); ++n)
        if (!for_sound_.contains(letter_of(first, n))) return false;
    return true;
}

std::string Han::by_sound(std::string_view part) const {
    std::string out(kKind);
    for (std::size_t n = 0; n < letters_in(part); ++n)
        if (const Syllable *one = usual(letter_of(part, n))) out += one->sound;
    return out;
}

std::string Han::pinyin(std::string_view name) const {
    std::string out;
    for (std::size_t n = 0; n < letters_in(name); ++n)
        if (const Syllable *one = usual(letter_of(name, n))) out += one->pinyin;
    return out;
}

// Pinyin, every other spelling of the surname with the given name in pinyin, and Wade-Giles.
std::vector<Texts> Han::chinese_rows(std::string_view name) const {
    const std::size_t size = letters_in(name) > 2 && chinese_.contains(first_letters(name, 2)) ? 2 : 1;
    const Texts *spellings = found(chinese_, first_letters(name, size));
    const std::string_view given = name.substr(size * kThree);
    if (!spellings || given.empty()) return {};
    Texts giles;
    bool differs = false;
    for (std::size_t n = 0; n < letters_in(given); ++n) {
        const Syllable *one = usual(letter_of(given, n));
        if (!one) return {};
        giles.push_back(one->giles);
        differs |= one->giles != one->pinyin;
    }
    std::vector<Texts> out;
    for (std::size_t n = 0; n < std::min(spellings->size(), kMostReadings); ++n) out.push_back({(*spellings)[n], pinyin(given)});
    if (differs) {
        giles.insert(giles.begin(), (*spellings)[spellings->size() > 1]);
        out.push_back(std::move(giles));
    }
    return out;
}

std::vector<Texts> Han::korean_rows(std::string_view name) const {
    for (std::size_t size : {2, 1}) {
        if (letters_in(name) <= size || letters_in(name) - size > Hangul::kMostGiven) continue;
        const Texts surnames = korean_surnames(first_letters(name, size));
        std::vector<Texts> readings;
        for (std::size_t n = size; n < letters_in(name); ++n) readings.push_back(korean_symbols(letter_of(name, n)));
        const bool is_read = std::none_of(readings.begin(), readings.end(), [](const Texts &one) { return one.empty(); });
        if (surnames.empty() || !is_read) continue;
        std::vector<Texts> out;
        for (std::size_t n = 0; n < std::min(surnames.size(), kMostSurnames); ++n)
            for (Texts &row : choices(readings)) {
                row.insert(row.begin(), "S" + surnames[n]);
                out.push_back(std::move(row));
            }
        return out;
    }
    return {};
}

// As it is written, in traditional characters, or as one character sounds: Chinese reports guess those of Korean names.
Texts Han::korean_surnames(std::string_view form) const {
    if (const Texts *names = found(korean_, form)) return *names;
    std::string traditional;
    for (const std::string &one : native(form)) traditional += one;
    if (const Texts *names = found(korean_, traditional)) return *names;
    Texts out;
    const Character *one = letters_in(form) == 1 ? known(form) : nullptr;
    for (std::size_t n = 0; one && n < letters_in(one->korean); ++n)
        if (const Texts *names = hangul_.surnames(letter_of(one->korean, n)))
            for (const std::string &name : *names) add_once(out, name);
    return out;
}

// The tokens of a character's two most usual Korean readings.
Texts Han::korean_symbols(std::string_view character) const {
    Texts out;
    const Character *one = known(character);
    for (std::size_t n = 0; one && n < std::min(letters_in(one->korean), kMostSymbols); ++n)
        add_once(out, hangul_.symbol(letter_of(one->korean, n)));
    return out;
}

}  // namespace observance
