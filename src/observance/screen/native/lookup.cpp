// Which words of the index a word that is asked is near to.
#include "parts.hpp"

#include <iterator>

namespace observance {

int Index::similarity(const Sound &mine, std::uint32_t number, const Pattern &pattern) const {
    const Face &face = faces_[number];
    const std::string_view theirs = plain_of(number);
    const int longest = static_cast<int>(std::max(mine.plain.size(), theirs.size()));
    const auto edit_of = [&](int distance) { return std::max(0, kFull * (longest - distance) / longest); };
    if (mine.kind == face.kind) {
        const bool same_skeleton =
            mine.skeleton_hash && mine.skeleton_hash == face.skeleton && mine.skeleton == words_[number].skeleton;
        const int distance = pattern.distance(theirs, same_skeleton ? longest : longest - longest * settings_.edit_floor / kFull);
        const int edit = edit_of(distance);
        if (distance == 0) return kFull;
        if (same_skeleton)
            return std::max(edit, settings_.skeleton_base + settings_.skeleton_share * edit / kFull);
        if (distance == 1 && longest >= settings_.single_edit_letters) return std::max(edit, settings_.single_edit);
        return edit;
    }
    const int kind = std::max<int>(mine.kind, face.kind);
    const std::string &here = mine.keys[kind];
    // What a key is longer takes two half steps a sound; often that alone is too far, and the word need not be looked at.
    const int length = face.keys[kind - 1], own = static_cast<int>(here.size());
    const int shortest = std::min(own, length), longer = std::max(own, length) - shortest;
    if (length < 255 && shortest >= 2 &&
        settings_.sound_base + settings_.sound_share - settings_.sound_step * longer * 8 / (shortest + 1) < settings_.edit_floor)
        return 0;
    const std::string &there = words_[number].keys[kind];
    const int steps = distance_(here, there);
    const int edit = edit_of(pattern.distance(theirs, longest));
    if (shortest < 2 || (steps && shortest < settings_.sound_letters - 1)) return steps ? 0 : settings_.sound_floor;
    return settings_.sound_base - settings_.sound_step * steps * 4 / (shortest + 1) + settings_.sound_share * edit / kFull;
}

std::vector<Near> Index::look_up_symbol(std::string_view token, std::uint64_t hash) const {
    std::vector<Near> near;
    if (const std::int64_t exact = id_of(token, hash); exact >= 0) near.push_back(near_of(static_cast<std::uint32_t>(exact), kFull));
    for (const auto &[other, similarity] : known_traits(token, hash).alike)
        if (const std::int64_t id = id_of(other); id >= 0) near.push_back(near_of(static_cast<std::uint32_t>(id), similarity));
    std::sort(near.begin(), near.end(), by_token);
    return near;
}

void Index::collect(std::uint32_t word, Scratch &scratch) const {
    if (scratch.word_seen[word] == scratch.word_stamp) return;
    scratch.word_seen[word] = scratch.word_stamp;
    __builtin_prefetch(&faces_[word]);
    __builtin_prefetch(&posted_[word]);
    scratch.found.push_back(word);
}

// Collect the words of the same kind that may be as like as it takes: an edit changes the length by one and two letters.
void Index::look_up_letters(Sound &mine, bool together, Scratch &scratch) const {
    mine.skeleton = sounds_[0](mine.plain);
    mine.skeleton_hash = skeleton_hash(mine.skeleton);
    const auto of_kind = [&](std::uint32_t w) {
        if (faces_[w].kind == mine.kind) collect(w, scratch);
    };
    const int floor = together ? settings_.together_floor : settings_.edit_floor;
    const std::uint32_t shape = shape_of(letters_of(mine.plain), mine.plain.size(), mine.kind);
    const auto may_be_like = [&](std::uint32_t other) {
        if ((shape ^ other) >> 31) return false;
        const int longest = static_cast<int>(std::max(shape, other) >> 26 & 31), shortest = static_cast<int>(std::min(shape, other) >> 26 & 31);
        if (longest == static_cast<int>(kLongestShaped)) return true;
        const int most = longest - longest * floor / kFull;
        return longest - shortest <= most && count_bits((shape ^ other) & 0x3FFFFFF) <= 2 * most;
    };
    auto &keys = scratch.keys;
    keys.clear();
    each_variant(mine.plain, together ? 1 : depth(mine.plain.size()), [&](std::uint64_t key) {
        if (!variants_.may_hold(key)) return;
        variants_.prefetch(key);
        keys.push_back(key);
    });
    // Each step asks for the memory the next one reads, for all keys at once.
    auto &lists = scratch.lists;
    lists.clear();
    for (const std::uint64_t key : keys)
        if (const std::uint32_t list = variants_.list_of(key); list != variants_.kNone) {
            __builtin_prefetch(&variants_.words[list]);
            lists.push_back(list);
        }
    for (const std::uint32_t list : lists)
        variants_.each_listed(list, [&](Shaped other) {
            if (!may_be_like(other.shape)) return;
            if (mine.kind)
                of_kind(other.word);
            else
                collect(other.word, scratch);  // the shape says that it is of this kind
        });
    if (mine.skeleton_hash) skeletons_.each(hash_of(mine.skeleton), of_kind);
}

// Collect the words of other kinds that may sound alike.
void Index::look_up_sounds(Sound &mine, Scratch &scratch) const {
    for (int kind = std::max(1, mine.kind); kind < kKinds; ++kind) {
        if (kind != mine.kind && per_kind_[kind] == 0) continue;
        mine.keys[kind] = sounds_[kind](mine.plain);
        if (mine.keys[kind].size() < 2) continue;
        const auto &table = kind == mine.kind ? lower_[kind] : foreign_[kind];
        each_key_variant(mine.keys[kind], settings_.sound_letters,
                         [&](std::uint64_t key) { table.each(key, [&](std::uint32_t w) { collect(w, scratch); }); });
    }
}

std::vector<Near> Index::look_up(std::string_view token, std::uint64_t hash, bool together, Scratch &scratch) const {
    if (is_symbol(token[0])) return look_up_symbol(token, hash);
    auto &near = scratch.near;
    near.clear();
    const std::int64_t exact = together ? -1 : id_of(token, hash);  // two neighbours are only looked up as one word no row holds
    const int kind = kind_of(token);
    Sound mine{token.substr(kind ? 1 : 0), kind, 0, {}, {}};
    const bool number = std::all_of(mine.plain.begin(), mine.plain.end(), [](char c) { return c >= '0' && c <= '9'; });
    scratch.start_collecting();
    const auto take = [&](std::uint32_t word, int similarity) {
        scratch.word_seen[word] = scratch.word_stamp;
        near.push_back(near_of(word, similarity));
    };
    if (exact >= 0) take(static_cast<std::uint32_t>(exact), kFull);
    for (const auto &[other, similar] : known_traits(token, hash).alike)
        if (const std::int64_t id = id_of(other); id >= 0 && id != exact) take(static_cast<std::uint32_t>(id), similar);
    if (!number && mine.plain.size() >= 3) look_up_letters(mine, together, scratch);
    if (!number && !together) look_up_sounds(mine, scratch);
    scratch.pattern.set(mine.plain);
    const auto &found = scratch.found;
    for (std::size_t n = 0; n < found.size(); ++n) {
        const int similar = similarity(mine, found[n], scratch.pattern);
        if (similar >= settings_.edit_floor) near.push_back(near_of(found[n], similar));
    }
    const auto most = static_cast<std::size_t>(settings_.neighbours);
    if (near.size() > most) {
        std::nth_element(near.begin(), near.begin() + most, near.end(), [](const Near &a, const Near &b) {
            return a.similarity != b.similarity ? a.similarity > b.similarity : a.token < b.token;
        });
        near.resize(most);
    }
    std::sort(near.begin(), near.end(), by_token);
    return near;
}

const Index::Asked &Index::asked_of(std::string_view token, std::uint64_t hash, Scratch &scratch) const {
    if (const Asked *known = scratch.known.find(token, hash)) return *known;
    const Traits &traits = known_traits(token, hash);
    Asked made{std::string(token), {}, look_up(token, hash, false, scratch), 0, 0, 0, kind_of(token), is_symbol(token[0]),
               false, traits.place, traits.telling, traits.chain, false};
    Asked &asked = scratch.known.add(std::move(made), hash);
    asked.plain = std::string_view(asked.text).substr(asked.kind ? 1 : 0);
    asked.letters = letters_of(asked.plain);
    int best = -1, weight = settings_.weight_unknown;
    for (const Near &near : asked.near) {
        asked.postings += posted_[near.token].count;
        if (!posted_[near.token].is_virtual && near.similarity > best) {
            best = near.similarity;
            weight = posted_[near.token].weight;
        }
    }
    asked.exact = best == kFull;
    const int percent = light_percent(asked.plain, asked.kind ? known_traits(asked.plain, hash_of(asked.plain)) : traits);
    if (!asked.exact) weight = std::max(weight, best < 0 ? weight : settings_.weight_near) * percent / 100;
    if (asked.is_letter()) weight = settings_.weight_unknown * settings_.weight_letter / 100;
    asked.weight = std::max(settings_.weight_floor, weight);
    asked.light = percent < 100;
    return asked;
}

const std::vector<Near> &Index::near_together(std::string_view both, std::uint64_t hash, Scratch &scratch) const {
    if (const Together *known = scratch.known_together.find(both, hash)) return known->near;
    return scratch.known_together.add({std::string(both), look_up(both, hash, true, scratch)}, hash).near;
}

}  // namespace observance
