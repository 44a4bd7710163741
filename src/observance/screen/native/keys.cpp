#include "keys.hpp"

#include <algorithm>

namespace observance {

void Rewriter::rule(std::string pattern, std::string at_start, std::string elsewhere) {
    auto &rules = rules_[static_cast<unsigned char>(pattern[0]) & 127];
    rules.push_back({std::move(pattern), std::move(at_start), std::move(elsewhere)});
    std::stable_sort(rules.begin(), rules.end(),
                     [](const Rule &a, const Rule &b) { return a.pattern.size() > b.pattern.size(); });
}

std::string Rewriter::operator()(std::string_view word) const {
    std::string out;
    for (std::size_t at = 0; at < word.size();) {
        const Rule *found = nullptr;
        for (const Rule &rule : rules_[static_cast<unsigned char>(word[at]) & 127])
            if (word.compare(at, rule.pattern.size(), rule.pattern) == 0) {
                found = &rule;
                break;
            }
        const auto push = [&out](char c) {
            if (out.empty() || out.back() != c) out += c;
        };
        if (!found) {
            push(word[at++]);
            continue;
        }
        for (char c : at == 0 ? found->at_start : found->elsewhere) push(c);
        at += found->pattern.size();
    }
    return out;
}

namespace {

constexpr std::size_t kLongest = 64;

// *places* says of each byte where it stands in *word*, 1 to 64 letters. What both begin with costs nothing: after n equal
// letters the distances are known, n - i down to the n-th row and i - n below it.
// Over *most* the answer is only that it is over.
int aligned(const std::array<std::uint64_t, 256> &places, std::string_view word, std::string_view other, int most) {
    const std::size_t shortest = std::min(word.size(), other.size());
    std::size_t equal = 0;
    while (equal < shortest && word[equal] == other[equal]) ++equal;
    if (equal == word.size()) return static_cast<int>(other.size() - equal);
    std::uint64_t positive = ~0ULL << equal, negative = ~positive, diagonal = ~0ULL;
    std::uint64_t before = equal ? places[static_cast<unsigned char>(word[equal - 1])] : 0;
    const std::uint64_t last = 1ULL << (word.size() - 1);
    int distance = static_cast<int>(word.size() - equal);
    int left = static_cast<int>(other.size() - equal);
    for (char c : other.substr(equal)) {
        if (distance - left > most) return most + 1;  // each letter left can bring them one nearer
        --left;
        const std::uint64_t match = places[static_cast<unsigned char>(c)];
        const std::uint64_t swapped = (((~diagonal) & match) << 1) & before;
        diagonal = (((match & positive) + positive) ^ positive) | match | negative | swapped;
        std::uint64_t up = negative | ~(diagonal | positive);
        std::uint64_t down = diagonal & positive;
        distance += (up & last) != 0;
        distance -= (down & last) != 0;
        up = (up << 1) | 1;
        down <<= 1;
        positive = down | ~(diagonal | up);
        negative = up & diagonal;
        before = match;
    }
    return distance;
}

}  // namespace

int alignment_distance(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (a.empty() || a.size() > kLongest) return static_cast<int>(b.size());
    // Only the places of letters that occur are read: set, use, and clear them, instead of clearing all 256.
    thread_local std::array<std::uint64_t, 256> places{};
    for (std::size_t i = 0; i < a.size(); ++i) places[static_cast<unsigned char>(a[i])] |= 1ULL << i;
    const int distance = aligned(places, a, b, static_cast<int>(b.size()));
    for (char c : a) places[static_cast<unsigned char>(c)] = 0;
    return distance;
}

void Pattern::set(std::string_view word) {
    for (char c : word_) places_[static_cast<unsigned char>(c)] = 0;
    word_.assign(word);
    for (std::size_t i = 0; i < std::min(word_.size(), kLongest); ++i) places_[static_cast<unsigned char>(word_[i])] |= 1ULL << i;
}

int Pattern::distance(std::string_view other, int most) const {
    if (word_.empty() || word_.size() > kLongest) return alignment_distance(word_, other);
    return aligned(places_, word_, other, most);
}

void SoundDistance::near(char a, char b) {
    near_[(a & 127) * 128 + (b & 127)] = true;
    near_[(b & 127) * 128 + (a & 127)] = true;
}

int SoundDistance::operator()(std::string_view a, std::string_view b) const {
    std::array<int, kLongest + 1> few;
    std::vector<int> many(b.size() > kLongest ? b.size() + 1 : 0);
    int *row = many.empty() ? few.data() : many.data();
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(2 * j);
    for (std::size_t i = 0; i < a.size(); ++i) {
        int corner = row[0];
        row[0] = static_cast<int>(2 * (i + 1));
        for (std::size_t j = 0; j < b.size(); ++j) {
            const int change = a[i] == b[j] ? 0 : is_near(a[i], b[j]) ? 1 : 2;
            const int best = std::min({corner + change, row[j] + 2, row[j + 1] + 2});
            corner = row[j + 1];
            row[j + 1] = best;
        }
    }
    return row[b.size()];
}

}  // namespace observance
