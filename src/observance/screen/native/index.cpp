#include "index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

namespace observance {

std::uint64_t hash_of(std::string_view text, std::uint64_t salt) {
    std::uint64_t hash = 1469598103934665603ULL ^ salt;
    for (char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    hash ^= hash >> 32;
    hash *= 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
    return hash ? hash : 1;
}

namespace {

constexpr std::size_t kPrefix = 7;  // letters left out are sought in this many first letters
constexpr int kFull = 1000;
constexpr std::size_t kLongestJoined = 24;
constexpr std::int64_t kSure = 9300;  // a score over this is not sought again in the name written as one word

// Whether two readings from one script may be held against each other.
bool may_meet(char one, char other) {
    return (one == kOwn || one == kBetterRead) && (other == kOwn || other == kBetterRead) && one + other != 2 * kBetterRead;
}

// Letters that may be left out of a word of this length before it is another word.
// A change in 3 letters, or two in 6, leaves too little in common (edit_floor).
int depth(std::size_t length) { return length >= 7 ? 2 : length >= 4 ? 1 : 0; }

// The word's first letters, and those with one and (at depth 2) two of them left out.
template <class Visit>
void each_variant(std::string_view word, int most, Visit visit) {
    const std::size_t length = std::min(word.size(), kPrefix);
    const std::string_view first = word.substr(0, length);
    visit(hash_of(first));
    char one[kPrefix], two[kPrefix];
    for (std::size_t i = 0; most >= 1 && i < length; ++i) {
        std::size_t n = 0;
        for (std::size_t k = 0; k < length; ++k)
            if (k != i) one[n++] = first[k];
        visit(hash_of({one, n}));
        for (std::size_t j = i; most >= 2 && j < n; ++j) {
            std::size_t m = 0;
            for (std::size_t k = 0; k < n; ++k)
                if (k != j) two[m++] = one[k];
            visit(hash_of({two, m}));
        }
    }
}

// The sound key itself and, where it is long enough, with one sound left out.
template <class Visit>
void each_key_variant(std::string_view key, int letters, Visit visit) {
    visit(hash_of(key, 1));
    if (static_cast<int>(key.size()) < letters) return;
    char one[64];
    for (std::size_t i = 0; i < std::min<std::size_t>(key.size(), 16); ++i) {
        std::size_t n = 0;
        for (std::size_t k = 0; k < key.size() && n < sizeof one; ++k)
            if (k != i) one[n++] = key[k];
        visit(hash_of({one, n}, 1));
    }
}

// How many bits are set. Written out: without -march every std::popcount is a call.
int count_bits(std::uint32_t bits) {
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    return static_cast<int>((((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24);
}

constexpr std::size_t kLongestShaped = 31;

// Which letters occur, a bit each.
std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (char c : word) letters |= 1u << (c & 31);
    return letters;
}

// 0 for a skeleton too short to count.
std::uint32_t skeleton_hash(std::string_view skeleton) {
    return skeleton.size() >= 2 ? static_cast<std::uint32_t>(hash_of(skeleton)) | 1 : 0;
}

bool is_symbol(char first) { return (first >= 'A' && first <= 'Z') || static_cast<unsigned char>(first) >= 128; }

int kind_of(std::string_view token) { return token[0] >= 1 && token[0] < kKinds ? token[0] : 0; }

// 64 log2(above / below) rounded down, in whole numbers; above >= below > 0, both under 2^31.
int log2_64(std::uint64_t above, std::uint64_t below) {
    std::uint64_t ratio = (above << 32) / below;
    const int whole = std::bit_width(ratio) - 33;
    std::uint64_t mantissa = ratio >> (whole + 1);  // 2^31 <= mantissa < 2^32
    int log = whole;
    for (int bit = 0; bit < 6; ++bit) {
        mantissa = (mantissa * mantissa) >> 31;
        log = log * 2 + static_cast<int>(mantissa >> 32);
        mantissa >>= mantissa >> 32;
    }
    return log;
}

bool by_token(const Near &a, const Near &b) { return a.token < b.token; }

}  // namespace

struct Index::Sound {
    std::string_view plain;
    int kind;
    std::uint32_t skeleton_hash;
    std::string skeleton;
    std::string keys[kKinds];
};

Index::Index(const Settings &settings, std::vector<Rewriter> sounds, SoundDistance distance)
    : settings_(settings), sounds_(std::move(sounds)), distance_(distance) {}

void Index::alike(const std::string &symbol, const std::string &other, int similarity) {
    traits_of(symbol).alike.emplace_back(other, similarity);
}

Index::Traits &Index::traits_of(std::string_view word) {
    const std::uint64_t hash = hash_of(word);
    if (Traits *known = traits_.find(word, hash)) return *known;
    Traits made;
    made.text = std::string(word);
    return traits_.add(std::move(made), hash);
}

const Index::Traits &Index::known_traits(std::string_view word, std::uint64_t hash) const {
    static const Traits none;
    const Traits *known = traits_.find(word, hash);
    return known ? *known : none;
}

std::uint32_t Index::word_of(std::string_view text, bool is_virtual) {
    const std::uint64_t hash = hash_of(text);
    if (const Id *found = ids_.find(text, hash)) return found->word;
    const auto id = static_cast<std::uint32_t>(words_.size());
    Word word;
    word.text = std::string(text);
    word.symbol = is_symbol(text[0]);
    word.kind = kind_of(text);
    const auto plain = word.plain();
    word.number = std::all_of(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!word.symbol) {
        word.skeleton = sounds_[0](plain);
    }
    const Traits &traits = known_traits(text, hash);
    Posted posted;
    posted.is_virtual = is_virtual;
    posted.symbol = word.symbol;
    posted.letter = !word.symbol && plain.size() == 1;
    posted.place = traits.place;
    posted.telling = traits.telling;
    posted.chain = traits.chain;
    posted.kind = static_cast<std::uint8_t>(word.kind);
    posted.begins = plain[0];
    posted.length = static_cast<std::uint8_t>(std::min<std::size_t>(plain.size(), 255));
    posted.letters = letters_of(plain);
    posted.percent = static_cast<std::int16_t>(light_percent(plain, word.kind ? known_traits(plain, hash_of(plain)) : traits));
    posted_.push_back(posted);
    Face face;
    face.kind = posted.kind;
    face.length = posted.length;
    face.skeleton = skeleton_hash(word.skeleton);
    if (plain.size() <= sizeof face.text) std::copy(plain.begin(), plain.end(), face.text);
    faces_.push_back(face);
    words_.push_back(std::move(word));
    ids_.add({std::string(text), id}, hash);
    return id;
}

std::int64_t Index::id_of(std::string_view text, std::uint64_t hash) const {
    const Id *found = ids_.find(text, hash);
    return found ? static_cast<std::int64_t>(found->word) : -1;
}

std::string_view Index::plain_of(std::uint32_t word) const {
    const Face &face = faces_[word];
    return face.length <= sizeof face.text ? std::string_view(face.text, face.length) : words_[word].plain();
}

std::uint32_t Index::shape_of(std::uint32_t letters, std::size_t length, int kind) {
    return (letters >> 1 & 0x3FFFFFF) | static_cast<std::uint32_t>(std::min<std::size_t>(length, kLongestShaped)) << 26 |
           static_cast<std::uint32_t>(kind != 0) << 31;
}

void Index::add(std::uint32_t name, std::uint32_t slot, std::uint8_t group, const Reading &reading) {
    Row row{name, slot, static_cast<std::uint32_t>(row_words_.size()), 0, group, reading.origin, reading.own};
    for (const auto &token : reading.tokens) {
        if (row.count == kMostTokens) break;
        row_words_.push_back(word_of(token, false));
        ++row.count;
    }
    rows_.push_back(row);
}

std::string Index::encoded(std::uint32_t number) const {
    const Row &row = rows_[number];
    std::string out{row.origin, static_cast<char>('0' + row.own)};
    for (std::uint32_t n = row.first; n < row.first + row.count; ++n) {
        if (n > row.first) out += ' ';
        out += words_[row_words_[n]].text;
    }
    return out;
}

int Index::light_percent(std::string_view plain, const Traits &traits) const {
    return plain.size() == 1 ? settings_.weight_letter : traits.percent;
}

int Index::weight_of(int percent, std::uint64_t rows_with_it) const {
    const std::uint64_t all = rows_.size() + static_cast<std::uint64_t>(settings_.weight_background);
    const int weight = log2_64(2 * all, 2 * rows_with_it + 1) * percent / 100;
    return std::max(settings_.weight_floor, weight);
}

void Index::close() {
    // Neighbours written together are words of their own, found but never part of a row.
    const std::size_t real = words_.size();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;  // word, row
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        const Row row = rows_[r];
        for (std::uint32_t n = 0; n < row.count; ++n) {
            const std::uint32_t word = row_words_[row.first + n];
            entries.emplace_back(word, r);
            if (n + 1 == row.count) continue;
            const Word &here = words_[word], &next = words_[row_words_[row.first + n + 1]];
            if (here.symbol || next.symbol || here.kind || next.kind) continue;
            const std::string both = here.text + next.text;
            if (both.size() >= 6 && both.size() <= kLongestJoined) entries.emplace_back(word_of(both, true), r);
        }
    }
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    std::uint32_t posting = 0;
    for (const auto &[word, row] : entries) {
        if (posted_[word].count++ == 0) posted_[word].first = posting;
        ++posting;
    }
    for (std::size_t w = 0; w < words_.size(); ++w) posted_[w].weight = static_cast<std::int16_t>(weight_of(posted_[w].percent, posted_[w].count));
    for (std::size_t w = 0; w < real; ++w) ++per_kind_[words_[w].symbol ? 0 : words_[w].kind];
    briefs_.resize(rows_.size());
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        Brief &brief = briefs_[r];
        brief.row = r;
        brief.about = static_cast<std::uint16_t>(rows_[r].count | rows_[r].own << 5 | Brief::script_of(rows_[r].origin) << 7);
        std::fill(std::begin(brief.words), std::end(brief.words), static_cast<std::uint32_t>(words_.size()));
        for (std::uint32_t n = 0; n < rows_[r].count; ++n) {
            const std::uint32_t word = row_words_[rows_[r].first + n];
            brief.weight = static_cast<std::uint16_t>(brief.weight + posted_[word].weight);
            if (n < std::size(brief.words)) brief.words[n] = word;
        }
    }
    postings_.reserve(entries.size());
    for (const auto &[word, row] : entries) postings_.push_back(briefs_[row]);
    const int size = log2_64(rows_.size() + 1, 1), usual = log2_64(static_cast<std::uint64_t>(settings_.evidence_list), 1);
    // Rounded towards zero here and in the reference.
    evidence_half_ = std::max(settings_.weight_letter, settings_.evidence_half + (size - usual) * settings_.evidence_growth / 100);
    index_variants();
    index_sounds();
}

template <class Entry>
template <class EntryOf>
void Index::Table<Entry>::fill(std::vector<std::pair<std::uint64_t, std::uint32_t>> &entries, EntryOf entry_of) {
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    std::size_t distinct = 0;
    for (std::size_t n = 0; n < entries.size(); ++n) distinct += n == 0 || entries[n].first != entries[n - 1].first;
    if (!distinct) return;
    const std::uint64_t size = std::bit_ceil(static_cast<std::uint64_t>(distinct) * 2);
    mask = size - 1;
    slots.assign(size, {});
    filter.assign(std::max<std::uint64_t>(1, size / 16), 0);
    filter_mask = filter.size() * 64 - 1;
    words.reserve(entries.size() + distinct);
    for (std::size_t n = 0; n < entries.size();) {
        const std::uint64_t key = entries[n].first;
        std::uint64_t at = key & mask;
        while (slots[at].tag) at = (at + 1) & mask;
        slots[at] = {tag_of(key), static_cast<std::uint32_t>(words.size())};
        filter[bit_of(key) >> 6] |= 1ULL << (bit_of(key) & 63);
        words.emplace_back();
        for (; n < entries.size() && entries[n].first == key; ++n) words.push_back(entry_of(entries[n].second));
        words[slots[at].start] = Entry{static_cast<std::uint32_t>(words.size()) - slots[at].start - 1};
    }
}

void Index::index_variants() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> entries, skeletons;
    for (std::uint32_t w = 0; w < words_.size(); ++w) {
        const Word &word = words_[w];
        if (word.symbol || word.number || word.plain().size() < 3) continue;
        if (posted_[w].is_virtual) continue;
        each_variant(word.plain(), depth(word.plain().size()), [&](std::uint64_t key) { entries.emplace_back(key, w); });
        if (word.skeleton.size() >= 2) skeletons.emplace_back(hash_of(word.skeleton), w);
    }
    variants_.fill(entries, [&](std::uint32_t w) { return Shaped{w, shape_of(posted_[w].letters, posted_[w].length, posted_[w].kind)}; });
    skeletons_.fill(skeletons, [](std::uint32_t w) { return w; });
}

void Index::index_sounds() {
    for (int kind = 1; kind < kKinds; ++kind) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> lower, foreign;
        for (std::uint32_t w = 0; w < words_.size(); ++w) {
            Word &word = words_[w];
            if (word.symbol || word.number || posted_[w].is_virtual || word.kind > kind || word.plain().size() < 2) continue;
            auto &entries = word.kind == kind ? foreign : lower;
            word.keys[kind] = sounds_[kind](word.plain());
            faces_[w].keys[kind - 1] = static_cast<std::uint8_t>(std::min<std::size_t>(word.keys[kind].size(), 255));
            if (word.keys[kind].size() < 2) continue;
            each_key_variant(word.keys[kind], settings_.sound_letters, [&](std::uint64_t k) { entries.emplace_back(k, w); });
        }
        lower_[kind].fill(lower, [](std::uint32_t w) { return w; });
        foreign_[kind].fill(foreign, [](std::uint32_t w) { return w; });
    }
}

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

const Index::Asked &Index::asked_of(std::string_view token, Scratch &scratch) const {
    const std::uint64_t hash = hash_of(token);
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

void Index::ask(const Reading &reading, Scratch &scratch) const {
    scratch.asked.clear();
    scratch.joined.clear();
    scratch.asked_weight = 0;
    scratch.joined_letters = 0;
    scratch.joined_is_set = false;
    std::fill(std::begin(scratch.beginning_with), std::end(scratch.beginning_with), 0);
    scratch.any_symbol = false;
    for (const auto &token : reading.tokens) {
        if (scratch.asked.size() == kMostTokens) break;
        const Asked &asked = asked_of(token, scratch);
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
            if (k + 4 < near.size()) __builtin_prefetch(&postings_[posted_[near[k + 4].token].first]);
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
        if (asked[i]->exact && asked[i + 1]->exact) continue;
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

// How like a word is to one token asked; 0 where it is not near to it.
int Index::similar(const Scratch &scratch, std::size_t asked, std::uint32_t word) const {
    const std::uint32_t told = scratch.told[word], tokens = told >> 16;
    if (!(tokens >> asked & 1)) return 0;
    return std::has_single_bit(tokens) ? static_cast<int>(told & 0xFFFF) : near_similarity(scratch.asked[asked]->near, word);
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
    // About what a row will score, from its words alone: initials, beginnings and words written together come on top.
    const auto consider = [&](const Brief &brief, std::int64_t more, bool again) {
        const std::int64_t agreed = (agreement(brief, scratch) + more) / kFull;
        const std::int64_t ours = std::max<std::int64_t>(0, asked_weight - agreed);
        const std::int64_t rest = std::max<std::int64_t>(0, brief.weight - agreed);
        const std::int64_t above = agreed * 1000000;
        const std::int64_t below = agreed * 100 + left_over * (ours + rest) + on_both * std::min(ours, rest) + 1;
        if (above < need * below) return;  // the promise is above / below: most are turned away without a division
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

int Index::near_similarity(const std::vector<Near> &near, std::uint32_t word) {
    const auto found = std::lower_bound(near.begin(), near.end(), word,
                                        [](const Near &n, std::uint32_t w) { return n.token < w; });
    return found != near.end() && found->token == word ? found->similarity : 0;
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

void Index::query(const std::vector<Reading> &readings, std::uint8_t group, std::size_t limit, std::int64_t threshold,
                  Scratch &scratch, std::vector<Hit> &out) const {
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
        ask(readings[n], scratch);
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
