// A query: which rows are worth a look, and the best of them.
#include "parts.hpp"

#include <array>

namespace observance {

namespace {

constexpr int kFractionBits = 10;
constexpr std::size_t kLine = 64;  // bytes of the cache
constexpr std::size_t kNearAhead = 32;
constexpr std::uint32_t kRowsAhead = 16;  // of a word

}  // namespace

// Most of a query is waiting for memory, and what its tokens lead to is known names ahead: ask for it then.
void Index::expect_asked(std::span<const std::uint64_t> hashes, const Scratch &scratch) {
    for (const std::uint64_t hash : hashes) {
        const auto *asked = reinterpret_cast<const char *>(scratch.known.likely(hash));
        for (std::size_t at = 0; asked && at < sizeof(Asked); at += kLine) __builtin_prefetch(asked + at);
    }
}

void Index::expect_near(std::span<const std::uint64_t> hashes, const Scratch &scratch) {
    for (const std::uint64_t hash : hashes)
        if (const Asked *asked = scratch.known.likely(hash))
            for (std::size_t k = 0; k < std::min(asked->near.size(), kNearAhead); k += kLine / sizeof(Near))
                __builtin_prefetch(asked->near.data() + k);
}

void Index::ask(const Reading &reading, const std::uint64_t *hashes, Scratch &scratch) const {
    scratch.asked.clear();
    scratch.joined.clear();
    scratch.asked_weight = 0;
    scratch.joined_letters = 0;
    scratch.joined_is_set = false;
    std::fill(std::begin(scratch.beginning_with), std::end(scratch.beginning_with), 0);
    scratch.any_symbol = false;
    for (const auto &token : reading.tokens) {
        if (scratch.asked.size() == kMostTokens) break;
        const Asked &asked = asked_of(token, *hashes++, scratch);
        scratch.any_symbol |= asked.symbol;
        scratch.asked_weight += asked.weight;
        scratch.joined += asked.plain;
        scratch.joined_letters |= asked.letters;
        scratch.begins[scratch.asked.size()] = asked.symbol ? '\0' : asked.plain[0];
        if (!asked.symbol) scratch.beginning_with[asked.plain[0] & 31] |= 1u << scratch.asked.size();
        scratch.kinds[scratch.asked.size()] = static_cast<std::uint8_t>(asked.kind);
        scratch.asked.push_back(&asked);
    }
}

// Mark the rows that share enough with the query to be worth a look: those of its rarest tokens, until what is left
// could not make a match by itself.
template <class Consider>
void Index::seed(Scratch &scratch, Consider consider) const {
    std::array<std::pair<std::uint32_t, std::size_t>, kMostTokens> order;  // postings, token
    std::size_t count = 0;
    for (std::size_t i = 0; i < scratch.asked.size(); ++i) {
        const Asked &asked = *scratch.asked[i];
        if (!asked.is_letter() && asked.postings) order[count++] = {asked.postings, i};
    }
    std::sort(order.begin(), order.begin() + count);
    std::int64_t covered = 0;
    for (std::size_t n = 0; n < count && covered * 100 < scratch.asked_weight * settings_.seed_share; ++n) {
        const Asked &asked = *scratch.asked[order[n].second];
        covered += asked.weight;
        const std::vector<Near> &near = asked.near;
        for (std::size_t k = 0; k < near.size(); ++k) {
            // Most of the time goes into waiting for memory: ask for the next words' rows ahead.
            if (k + 8 < near.size()) __builtin_prefetch(&posted_[near[k + 8].token]);
            if (k + 4 < near.size()) {
                const Posted &next = posted_[near[k + 4].token];
                for (std::uint32_t n = 0; n < std::min(next.count, kRowsAhead); n += kLine / sizeof(Brief))
                    __builtin_prefetch(&postings_[next.first + n]);
            }
            const Posted &word = posted_[near[k].token];
            const Brief *row = &postings_[word.first], *end = row + word.count;
            if (word.is_virtual)
                for (; row != end; ++row) scratch.together.emplace_back(row->row, near[k].similarity * asked.weight);
            else
                for (; row != end; ++row) consider(*row, 0, false);
        }
    }
}

// Mark the rows that hold two neighbours of the query as one word.
void Index::seed_together(Scratch &scratch) const {
    const auto &asked = scratch.asked;
    std::string &both = scratch.row_joined;
    const auto heavy = std::count_if(asked.begin(), asked.end(), [](const Asked *one) { return !one->light; });
    for (std::size_t i = 0; i + 1 < asked.size(); ++i) {
        if (asked[i]->symbol || asked[i + 1]->symbol || asked[i]->kind || asked[i + 1]->kind) continue;
        both.assign(asked[i]->plain);
        both += asked[i + 1]->plain;
        if (both.size() < 5 || both.size() > kLongestJoined) continue;
        const auto mark = [&](std::uint32_t id, int similarity) {
            const Posted &word = posted_[id];
            for (std::uint32_t p = word.first; p < word.first + word.count; ++p)
                scratch.together.emplace_back(postings_[p].row, similarity * (asked[i]->weight + asked[i + 1]->weight));
        };
        const std::uint64_t hash = hash_of(both);
        if (const std::int64_t id = id_of(both, hash); id >= 0) {
            mark(static_cast<std::uint32_t>(id), kFull);
            continue;
        }
        // A name with another word that tells something is found by that.
        if ((asked[i]->exact && asked[i + 1]->exact) || heavy > !asked[i]->light + !asked[i + 1]->light) continue;
        for (const Near &near : near_together(both, hash, scratch))
            if (near.similarity >= settings_.together_floor) mark(near.token, near.similarity);
    }
}

// What the words of a row agree with, each with the token it is most like.
std::int32_t Index::agreement(const Brief &row, const Scratch &scratch) const {
    const std::int32_t *best = scratch.best.data();  // 16 words agree with 2^25 at most
    if (row.count() <= std::size(row.words))  // words that are not there agree with nothing: no branch on how many there are
        return best[row.words[0]] + best[row.words[1]] + best[row.words[2]] + best[row.words[3]] + best[row.words[4]] + best[row.words[5]];
    std::int32_t agreed = 0;
    const std::uint32_t *word = words_of(row);
    for (const std::uint32_t *end = word + row.count(); word != end; ++word) agreed += best[*word];
    return agreed;
}

// Note of every word what it is near to, for the rows that hold it.
void Index::mark_near(Scratch &scratch) const {
    for (std::size_t i = 0; i < scratch.asked.size(); ++i)
        for (const Near &near : scratch.asked[i]->near) {
            std::int32_t &best = scratch.best[near.token];
            best = std::max(best, near.similarity * near.weight);
            std::uint32_t &told = scratch.told[near.token];
            told = (told & 0xFFFF0000) | (0x10000u << i) | static_cast<std::uint32_t>(near.similarity);
        }
}

void Index::clear_near(Scratch &scratch) {
    for (const Asked *asked : scratch.asked)
        for (const Near &near : asked->near) scratch.best[near.token] = 0, scratch.told[near.token] = 0;
}

void Index::gather(const Reading &reading, std::uint8_t group, std::int64_t threshold, Scratch &scratch) const {
    scratch.touched.clear();
    scratch.together.clear();
    scratch.candidates.clear();
    mark_near(scratch);
    const std::int64_t need = threshold * settings_.promise_share / 100, asked_weight = scratch.asked_weight;
    const int script = Brief::script_of(reading.origin);
    // What is left over on both sides costs this much more.
    const std::int64_t left_over = settings_.left_over, on_both = settings_.contradiction - settings_.left_over;
    // Nearly all rows agree too little, and are turned away here without dividing: what they must agree in at the least is
    // a line in their weight, one for rows lighter than the query and one for heavier. Never more than the exact test below.
    const std::int64_t in_agreed = 1000000 - 100 * need + need * (2 * left_over + on_both);
    const auto line = [&](std::int64_t value) { return (need * kFull * value << kFractionBits) / in_agreed; };
    const std::int64_t rise_lighter = line(left_over + on_both), from_lighter = line(left_over * asked_weight);
    const std::int64_t rise_heavier = line(left_over), from_heavier = line((left_over + on_both) * asked_weight);
    // About what a row will score, from its words alone: initials, beginnings and words written together come on top.
    const auto consider = [&](const Brief &brief, std::int64_t more, bool again) {
        const std::int64_t weighed = agreement(brief, scratch) + more, weight = brief.weight;
        if (weighed << kFractionBits < std::min(rise_lighter * weight + from_lighter, rise_heavier * weight + from_heavier)) return;
        const std::int64_t agreed = weighed / kFull;
        const std::int64_t ours = std::max<std::int64_t>(0, asked_weight - agreed);
        const std::int64_t rest = std::max<std::int64_t>(0, brief.weight - agreed);
        const std::int64_t above = agreed * 1000000;
        const std::int64_t below = agreed * 100 + left_over * (ours + rest) + on_both * std::min(ours, rest) + 1;
        if (above < need * below) return;  // the promise is above / below
        if (!again && scratch.row_seen[brief.row]) return;
        if (brief.script() == script && !may_meet(brief.own(), reading.own)) return;
        if (group && rows_[brief.row].group != group) return;
        if (!again) {
            scratch.row_seen.set(brief.row);
            scratch.touched.push_back(brief.row);
        }
        scratch.candidates.push_back({above / below, &brief});
    };
    seed(scratch, consider);
    seed_together(scratch);
    for (const std::uint32_t row : scratch.touched) scratch.row_seen.clear(row);
    std::sort(scratch.together.begin(), scratch.together.end());
    for (std::size_t n = 0; n < scratch.together.size(); ++n) {
        const auto &[row, more] = scratch.together[n];
        const bool last = n + 1 == scratch.together.size() || scratch.together[n + 1].first != row;
        if (last) consider(briefs_[row], more, true);
    }
    using Candidate = Scratch::Candidate;
    const auto before = [](const Candidate &a, const Candidate &b) {
        return a.promise != b.promise ? a.promise > b.promise : a.row->row < b.row->row;
    };
    const auto most = static_cast<std::size_t>(settings_.candidates);
    if (scratch.candidates.size() > most) {
        std::nth_element(scratch.candidates.begin(), scratch.candidates.begin() + most, scratch.candidates.end(), before);
        scratch.candidates.resize(most);
    }
}

void Index::query(std::span<const std::vector<Reading>> asked, std::span<const std::uint8_t> groups, std::size_t limit,
                  std::int64_t threshold, Scratch &scratch, std::span<std::vector<Hit>> out) const {
    std::vector<std::uint64_t> &hashes = scratch.hashes;
    std::vector<std::size_t> &starts = scratch.starts;
    hashes.clear();
    starts.assign(1, 0);
    for (const std::vector<Reading> &readings : asked) {
        for (const Reading &reading : readings)
            for (const std::string &token : reading.tokens) {
                hashes.push_back(hash_of(token));
                scratch.known.expect(hashes.back());
            }
        starts.push_back(hashes.size());
    }
    const auto hashes_of = [&](std::size_t n) {
        return std::span<const std::uint64_t>(hashes.data() + starts[n], starts[n + 1] - starts[n]);
    };
    for (std::size_t n = 0; n < asked.size(); ++n) {
        if (n + 2 < asked.size()) expect_asked(hashes_of(n + 2), scratch);
        if (n + 1 < asked.size()) expect_near(hashes_of(n + 1), scratch);
        query_one(asked[n], hashes.data() + starts[n], groups.empty() ? 0 : groups[n], limit, threshold, scratch, out[n]);
    }
}

// `hashes` are those of the readings' tokens in order.
void Index::query_one(const std::vector<Reading> &readings, const std::uint64_t *hashes, std::uint8_t group, std::size_t limit,
                      std::int64_t threshold, Scratch &scratch, std::vector<Hit> &out) const {
    out.clear();
    scratch.row_seen.resize(rows_.size());
    scratch.word_seen.resize(words_.size(), 0);
    scratch.best.resize(words_.size() + 1, 0);
    scratch.told.resize(words_.size() + 1, 0);
    const auto before = [](const Hit &a, const Hit &b) {
        if (a.score != b.score) return a.score > b.score;
        if (a.name != b.name) return a.name < b.name;
        return a.reading != b.reading ? a.reading < b.reading : a.row < b.row;
    };
    for (std::uint32_t n = 0; n < readings.size(); ++n) {
        ask(readings[n], hashes, scratch);
        hashes += readings[n].tokens.size();
        if (scratch.asked.empty()) continue;
        gather(readings[n], group, threshold, scratch);
        const auto &candidates = scratch.candidates;
        for (std::size_t c = 0; c < candidates.size(); ++c) {
            if (c + 4 < candidates.size())
                for (const std::uint32_t word : {0, 1, 2}) __builtin_prefetch(posted_.data() + candidates[c + 4].row->words[word]);
            const Brief *brief = candidates[c].row;
            const std::int64_t found = score(*brief, readings[n].own, threshold, scratch);
            if (found < threshold) continue;
            const Row &row = rows_[brief->row];
            const Hit hit{found, row.name, row.slot, brief->row, n};
            const auto same = std::find_if(out.begin(), out.end(), [&](const Hit &h) { return h.slot == hit.slot; });
            if (same == out.end())
                out.push_back(hit);
            else if (before(hit, *same))
                *same = hit;
        }
        clear_near(scratch);
    }
    std::sort(out.begin(), out.end(), before);
    if (out.size() > limit) out.resize(limit);
}

}  // namespace observance
