// How like a row is to what is asked.
#include "parts.hpp"

#include <array>

namespace observance {

int Index::near_similarity(const std::vector<Near> &near, std::uint32_t word) {
    const auto found = std::lower_bound(near.begin(), near.end(), word,
                                        [](const Near &n, std::uint32_t w) { return n.token < w; });
    return found != near.end() && found->token == word ? found->similarity : 0;
}

// How like a word is to one token asked; 0 where it is not near to it.
int Index::similar(const Scratch &scratch, std::size_t asked, std::uint32_t word) const {
    const std::uint32_t told = scratch.told[word], tokens = told >> 16;
    if (!(tokens >> asked & 1)) return 0;
    return std::has_single_bit(tokens) ? static_cast<int>(told & 0xFFFF) : near_similarity(scratch.asked[asked]->near, word);
}

// Pair what is still free where one word is two neighbours of the other side written together.
void Index::together(const Brief &row, Scratch &scratch, std::uint16_t &mine, std::uint16_t &theirs,
                     std::int64_t &agreed, std::int64_t &weighed, int &pairs) const {
    const auto &asked = scratch.asked;
    const std::uint32_t *words = words_of(row);
    const std::size_t columns = row.count();
    const auto word = [&](std::size_t j) -> const Posted & { return posted_[words[j]]; };
    const auto as_long = [&](std::size_t one, std::size_t both) {
        return static_cast<int>(one) >= settings_.together_letters && one <= both + 1 && both <= one + 1;
    };
    const auto like = [&](std::string_view one, std::string_view a, std::string_view b) {
        if (!as_long(one.size(), a.size() + b.size())) return false;
        std::string both(a);
        both += b;
        return both == one || (one.size() >= 6 && alignment_distance(both, one) <= 1);
    };
    // Told from lengths and letters alone: one slip changes two letters at most. A word of 255 letters may be longer.
    const auto may_be_like = [&](std::size_t one, std::size_t both, std::uint32_t letters, std::uint32_t others) {
        return one >= 255 || both >= 255 || (as_long(one, both) && count_bits(letters ^ others) <= 2);
    };
    const auto count = [&](std::int64_t shared) {
        agreed += shared * settings_.written_together;
        weighed += shared;
        pairs += 2;
    };
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (asked[i]->symbol || (mine >> i & 1)) continue;
        const bool next = i + 1 < asked.size() && !(mine >> (i + 1) & 1) && !asked[i + 1]->symbol;
        for (std::size_t j = 0; j < columns; ++j) {
            if (word(j).symbol || (theirs >> j & 1) || (mine >> i & 1)) continue;
            if (j + 1 < columns && !(theirs >> (j + 1) & 1) && !word(j + 1).symbol &&
                may_be_like(asked[i]->plain.size(), word(j).length + word(j + 1).length, asked[i]->letters,
                            word(j).letters | word(j + 1).letters) &&
                like(asked[i]->plain, plain_of(words[j]), plain_of(words[j + 1]))) {
                mine |= 1u << i;
                theirs |= 3u << j;
                count((asked[i]->weight + word(j).weight + word(j + 1).weight) / 2);
            } else if (next &&
                       may_be_like(word(j).length, asked[i]->plain.size() + asked[i + 1]->plain.size(), word(j).letters,
                                   asked[i]->letters | asked[i + 1]->letters) &&
                       like(plain_of(words[j]), asked[i]->plain, asked[i + 1]->plain)) {
                mine |= 3u << i;
                theirs |= 1u << j;
                count((asked[i]->weight + asked[i + 1]->weight + word(j).weight) / 2);
            }
        }
    }
}

// The two names written as one word each, where that is nearly the same word.
std::int64_t Index::joined(const Brief &row, Scratch &scratch) const {
    if (scratch.any_symbol) return 0;
    std::size_t length = 0;
    std::uint32_t letters = 0;
    const std::uint32_t *words = words_of(row), *end = words + row.count();
    for (const std::uint32_t *word = words; word != end; ++word) {
        if (posted_[*word].symbol) return 0;
        length += posted_[*word].length;
        letters |= posted_[*word].letters;
    }
    const std::size_t longest = std::max(length, scratch.joined.size());
    const std::size_t shortest = std::min(length, scratch.joined.size());
    if (static_cast<int>(shortest) < settings_.joined_letters || shortest > 64) return 0;
    const std::size_t most = longest - longest * settings_.joined_floor / kFull;
    if (longest - shortest > most || count_bits(letters ^ scratch.joined_letters) > 2 * static_cast<int>(most)) return 0;
    std::string &other = scratch.row_joined;
    other.clear();
    for (const std::uint32_t *word = words; word != end; ++word) other += plain_of(*word);
    if (!scratch.joined_is_set) {
        scratch.joined_pattern.set(scratch.joined);
        scratch.joined_is_set = true;
    }
    const std::int64_t distance = scratch.joined_pattern.distance(other, static_cast<int>(most));
    const std::int64_t like = 10000 * (static_cast<std::int64_t>(longest) - distance) / static_cast<std::int64_t>(longest);
    return like >= settings_.joined_floor * 10 ? like * settings_.joined / 100 : 0;
}

// How like two words are that begin with the same letter: an initial, or a word cut off.
int Index::beginning(std::string_view here, std::string_view there) const {
    const std::size_t shortest = std::min(here.size(), there.size());
    if (shortest == 1) return settings_.initial;
    const bool cut_off = static_cast<int>(shortest) >= settings_.prefix_letters &&
                         here.substr(0, shortest) == there.substr(0, shortest);
    return cut_off ? settings_.prefix : 0;
}

// What is left of the score, in percent, where the names contradict each other: other syllables, another country,
// a father and a son the other way round.
int Index::contradiction(const Brief &row, const Scratch &scratch, std::uint16_t mine, std::uint16_t theirs,
                         const std::int8_t *answer) const {
    const auto &asked = scratch.asked;
    const std::uint32_t *words = words_of(row);
    const auto word = [&](std::size_t j) -> const Posted & { return posted_[words[j]]; };
    bool our_symbol = false, their_symbol = false, our_place = false, their_place = false;
    bool our_telling = false, their_telling = false;
    bool our_word = false, their_word = false;  // that is left over and no mere legal form or title
    for (std::size_t i = 0; i < asked.size(); ++i)
        if (!(mine >> i & 1)) {
            our_symbol |= asked[i]->symbol;
            our_place |= asked[i]->place;
            our_telling |= asked[i]->place || asked[i]->telling;
            our_word |= !asked[i]->light;
        }
    for (std::size_t j = 0; j < row.count(); ++j)
        if (!(theirs >> j & 1)) {
            their_symbol |= word(j).symbol;
            their_place |= word(j).place;
            their_telling |= word(j).place || word(j).telling;
            their_word |= word(j).percent >= 100;
        }
    int share = 100;
    if (our_symbol && their_symbol)
        share = share * settings_.other_symbol / 100;
    else if (our_symbol || their_symbol)
        share = share * settings_.missing_symbol / 100;
    int last = -1;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!asked[i]->symbol || asked[i]->plain[0] == 'S' || answer[i] < 0) continue;
        if (answer[i] < last) {
            share = share * settings_.other_symbol / 100;
            break;
        }
        last = answer[i];
    }
    if (our_place && their_place)
        share = share * settings_.other_place / 100;
    else if ((our_telling && their_word) || (their_telling && our_word))
        share = share * settings_.other_telling / 100;
    for (std::size_t i = 1; i + 1 < asked.size(); ++i) {
        if (!asked[i]->chain || answer[i - 1] < 0 || answer[i + 1] < 0) continue;
        const int before = answer[i - 1], after = answer[i + 1];
        if (before == after + 2 && word(static_cast<std::size_t>(after) + 1).chain)
            share = share * settings_.swapped_chain / 100;
    }
    return share;
}

std::int64_t Index::score(const Brief &row, char own, std::int64_t threshold, Scratch &scratch) const {
    const auto &asked = scratch.asked;
    const std::size_t rows = asked.size(), columns = row.count();
    const std::uint32_t *words = words_of(row);
    struct Alike {
        std::int16_t similarity;
        std::uint8_t at, other;
    };
    std::array<Alike, kMostTokens * kMostTokens> alike;  // pairs that agree at all: few
    std::size_t count = 0;
    const bool exactly = own == kExact || row.own() == kExact;
    const auto note = [&](int similarity, std::size_t at, std::size_t other) {
        std::size_t n = count++;  // kept sorted: the most alike first, of equals the one that comes first
        const auto before = [&](const Alike &one) {
            return one.similarity != similarity ? one.similarity > similarity : one.at != at ? one.at < at : one.other < other;
        };
        for (; n > 0 && !before(alike[n - 1]); --n) alike[n] = alike[n - 1];
        alike[n] = {static_cast<std::int16_t>(similarity), static_cast<std::uint8_t>(at), static_cast<std::uint8_t>(other)};
    };
    for (std::size_t j = 0; j < columns; ++j) {
        const std::uint32_t id = words[j];
        const Posted &word = posted_[id];
        const std::uint32_t near = scratch.told[id] >> 16;
        for (std::uint32_t left = near; left; left &= left - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(left));
            const int similarity = similar(scratch, i, id);
            if (similarity == kFull || word.symbol || !exactly) note(similarity, i, j);
        }
        if (word.symbol || exactly) continue;
        for (std::uint32_t left = scratch.beginning_with[word.begins & 31] & ~near; left; left &= left - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(left));
            if (scratch.begins[i] != word.begins || word.kind != scratch.kinds[i]) continue;
            if (const int similarity = beginning(asked[i]->plain, plain_of(id))) note(similarity, i, j);
        }
    }
    std::uint16_t mine = 0, theirs = 0;
    std::int64_t agreed = 0, weighed = 0, long_words = 0;
    int pairs = 0;
    std::int8_t answer[kMostTokens];
    std::fill_n(answer, rows, static_cast<std::int8_t>(-1));
    for (std::size_t n = 0; n < count; ++n) {
        const auto [best, at, other] = alike[n];
        if ((mine >> at & 1) || (theirs >> other & 1)) continue;
        mine |= 1u << at;
        theirs |= 1u << other;
        answer[at] = static_cast<std::int8_t>(other);
        const Posted &word = posted_[words[other]];
        std::int64_t weight = (asked[at]->weight + word.weight) / 2;
        const bool letter = asked[at]->is_letter() || word.letter;
        if (letter) weight = std::min<std::int64_t>(weight, settings_.weight_unknown * settings_.weight_letter / 100);
        agreed += best * weight;
        weighed += weight;
        pairs += !letter;
        // Long words are alike by chance far less often than their rarity says.
        if (!asked[at]->symbol && asked[at]->plain.size() >= static_cast<std::size_t>(settings_.long_word)) long_words += best * weight;
    }
    if (count_bits(mine) < static_cast<int>(rows) && count_bits(theirs) < static_cast<int>(columns))
        together(row, scratch, mine, theirs, agreed, weighed, pairs);
    std::int64_t ours = 0, rest = 0;
    for (std::size_t i = 0; i < rows; ++i)
        if (!(mine >> i & 1)) ours += asked[i]->weight;
    for (std::size_t j = 0; j < columns; ++j)
        if (!(theirs >> j & 1)) rest += posted_[words[j]].weight;
    const std::int64_t cost = settings_.left_over * std::max(ours, rest) + settings_.contradiction * std::min(ours, rest);
    std::int64_t found = weighed ? agreed * 1000 / (weighed * 100 + cost) : 0;
    if (pairs < 2 && (rows > 1 || columns > 1))
        found = found * (rows > 1 && columns > 1 ? settings_.one_pair : settings_.one_word) / 100;
    const std::int64_t own_evidence = (agreed + long_words * settings_.long_word_share / 100) / kFull;
    const auto certain = [&](std::int64_t score, std::int64_t evidence) {
        return score - score * settings_.evidence_gain * evidence_half_ / (kFull * (evidence + evidence_half_));
    };
    // What contradicts only takes away, and most rows are out of reach before: only the names as one word could help them.
    const bool out_of_reach = certain(found, own_evidence) < threshold;
    const std::int64_t as_one = found < kSure && !exactly ? joined(row, scratch) : 0;
    if (out_of_reach && as_one <= found) return 0;
    const int share = contradiction(row, scratch, mine, theirs, answer);
    found = found * share / 100;
    if (found < kSure && share == 100 && as_one > found) {
        const auto whole = std::min<std::int64_t>(scratch.asked_weight, row.weight);
        return certain(as_one, std::max(own_evidence, whole));
    }
    return certain(found, own_evidence);
}

}  // namespace observance
