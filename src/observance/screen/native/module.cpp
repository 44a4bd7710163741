// The kernel as Python sees it: observance.screen._kernel.
#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <thread>

#include "east.hpp"
#include "index.hpp"
#include "scripts.hpp"

namespace nb = nanobind;

namespace observance {

namespace {

constexpr std::size_t kMostMemo = 400'000;
constexpr std::size_t kNamesAtOnce = 64;  // a thread takes this many names at a time

// "L1 kim jong un": where the letters come from, whether it may be held against its own script, the tokens.
Reading parsed(std::string_view encoded) {
    Reading reading;
    reading.origin = encoded[0];
    reading.own = static_cast<char>(encoded[1] - '0');
    add_words(reading.tokens, encoded.substr(2));
    return reading;
}

Settings settings_of(const nb::dict &given) {
    Settings s{};
    const auto take = [&](const char *name, int &into) { into = nb::cast<int>(given[name]); };
#define TAKE(name) take(#name, s.name)
    TAKE(edit_floor); TAKE(skeleton_base); TAKE(skeleton_share); TAKE(single_edit); TAKE(single_edit_letters);
    TAKE(sound_base); TAKE(sound_step); TAKE(sound_share); TAKE(sound_floor); TAKE(sound_letters);
    TAKE(initial); TAKE(prefix); TAKE(prefix_letters);
    TAKE(left_over); TAKE(contradiction); TAKE(one_pair); TAKE(one_word);
    TAKE(joined); TAKE(joined_floor); TAKE(joined_letters);
    TAKE(written_together); TAKE(together_letters); TAKE(together_floor);
    TAKE(weight_background); TAKE(weight_floor); TAKE(weight_unknown); TAKE(weight_near); TAKE(weight_letter);
    TAKE(evidence_gain); TAKE(evidence_half); TAKE(evidence_list); TAKE(evidence_growth); TAKE(long_word); TAKE(long_word_share);
    TAKE(other_symbol); TAKE(missing_symbol); TAKE(other_place); TAKE(other_telling); TAKE(swapped_chain);
    TAKE(candidates); TAKE(neighbours); TAKE(seed_share); TAKE(promise_share);
#undef TAKE
    return s;
}

std::string_view utf8(nb::handle text) {
    Py_ssize_t size = 0;
    const char *data = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
    if (!data) throw nb::python_error();
    return {data, static_cast<std::size_t>(size)};
}

// The memory of a Python object, for as long as this lives.
class Buffer {
  public:
    explicit Buffer(nb::handle object) {
        if (PyObject_GetBuffer(object.ptr(), &held_, PyBUF_SIMPLE)) throw nb::python_error();
    }
    ~Buffer() { PyBuffer_Release(&held_); }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;

    const char *bytes() const { return static_cast<const char *>(held_.buf); }
    std::size_t size() const { return static_cast<std::size_t>(held_.len); }

  private:
    Py_buffer held_{};
};

// Texts as they lie in an Arrow array: where each ends (32 bit), all their bytes, and the number of the first.
class ArrowTexts {
  public:
    ArrowTexts(const nb::tuple &buffers, std::size_t count)
        : ends_held_(buffers[0]), bytes_(buffers[1]), first_(nb::cast<std::size_t>(buffers[2])) {
        const bool is_whole = !count || (ends_held_.size() / sizeof(std::int32_t) > first_ + count && end_of(count) <= bytes_.size());
        if (!is_whole) throw nb::value_error("the array is shorter than it says");
    }

    std::string_view operator[](std::size_t n) const { return {bytes_.bytes() + end_of(n), end_of(n + 1) - end_of(n)}; }

  private:
    std::size_t end_of(std::size_t n) const {
        return static_cast<std::size_t>(reinterpret_cast<const std::int32_t *>(ends_held_.bytes())[first_ + n]);
    }

    Buffer ends_held_, bytes_;
    std::size_t first_;
};

nb::bytes bytes_of(const std::vector<std::uint32_t> &values) {
    return nb::bytes(values.data(), values.size() * sizeof(std::uint32_t));
}

}  // namespace

class Kernel {
  public:
    Kernel(const nb::dict &settings, const std::vector<std::vector<std::vector<std::string>>> &rules,
           const std::vector<std::string> &near)
        : index_(settings_of(settings), sounds(rules), distances(near)) {}

    // Everything that is known of letters and words, before the first name.
    void prepare(const std::vector<std::pair<std::uint32_t, std::string>> &folds,
                 const std::vector<std::pair<std::string, int>> &light,
                 const std::vector<std::string> &places, const std::vector<std::string> &telling,
                 const std::vector<std::string> &chains,
                 const std::vector<std::tuple<std::string, std::string, int>> &alike) {
        for (const auto &[code_point, text] : folds) latin_.letters().fold(code_point, text);
        for (const auto &[word, percent] : light) index_.light(word, percent);
        for (const auto &word : places) index_.place(word);
        for (const auto &word : telling) index_.telling(word);
        for (const auto &word : chains) index_.chain(word);
        for (const auto &[symbol, other, similarity] : alike) index_.alike(symbol, other, similarity);
    }

    // What gives a name without what hides it.
    void prepare_disguise(const nb::callable &undisguised) { undisguised_ = undisguised; }

    // What tells a name in Latin letters that may be Korean.
    void prepare_korean(const std::vector<std::pair<std::string, Texts>> &surnames,
                        const std::vector<std::pair<std::string, std::string>> &initials, const Texts &vowels, const Texts &finals,
                        const std::vector<std::pair<std::string, std::string>> &syllables) {
        Korean &korean = latin_.korean();
        for (const auto &[spelling, names] : surnames) korean.surname(spelling, names);
        for (const auto &[spelling, sound] : initials) korean.initial(spelling, sound);
        for (const auto &spelling : vowels) korean.vowel(spelling);
        for (const auto &spelling : finals) korean.final(spelling);
        for (const auto &[parts, symbol] : syllables) korean.syllable(parts, symbol);
    }

    // The letters of two scripts, the vowels and surnames that make Python read a name, the words of bodies' names.
    void prepare_scripts(const std::vector<std::tuple<std::uint32_t, std::string, std::string>> &cyrillic, const Texts &vowels,
                         const std::vector<std::pair<std::uint32_t, std::string>> &arabic,
                         const std::vector<std::string> &surnames,
                         const std::vector<std::pair<std::string, std::string>> &concepts,
                         const std::vector<std::pair<std::string, std::string>> &stems) {
        for (const auto &[code_point, lower, latin] : cyrillic) scripts_.cyrillic_letter(code_point, lower, latin);
        for (const auto &letter : vowels) scripts_.cyrillic_vowel(letter);
        for (const auto &[code_point, latin] : arabic) scripts_.arabic_letter(code_point, latin);
        for (const auto &word : surnames) scripts_.surname(word);
        for (const auto &[word, meaning] : concepts) scripts_.concept_word(word, meaning);
        for (const auto &[word, meaning] : stems) scripts_.concept_stem(word, meaning);
    }

    // Syllables (initials, vowels, finals of each way to write them), surnames, the words of bodies and foreign names.
    void prepare_east(const std::vector<std::vector<Texts>> &letters, const std::vector<std::pair<std::string, Texts>> &surnames,
                      const std::vector<std::pair<std::string, std::string>> &korean,
                      const std::vector<std::pair<std::string, std::string>> &chinese,
                      const std::vector<std::pair<std::string, std::string>> &exonyms) {
        std::vector<Hangul::Letters> ways;
        for (const auto &way : letters) ways.push_back({way.at(0), way.at(1), way.at(2)});
        east_.hangul().letters(ways.at(0), ways.at(1), ways.at(2));
        for (const auto &[form, names] : surnames) east_.hangul().surname(form, names);
        for (const auto &[form, meaning] : korean) east_.korean_word(form, meaning);
        for (const auto &[form, meaning] : chinese) east_.chinese_word(form, meaning);
        for (const auto &[form, latin] : exonyms) east_.exonym(form, latin);
    }

    // Han characters: the rows of their table, their syllables, surnames, those used to write foreign names.
    void prepare_han(const std::vector<std::string> &characters,
                     const std::vector<std::tuple<std::string, std::string, std::string>> &syllables,
                     const std::vector<std::pair<std::string, Texts>> &korean_surnames,
                     const std::vector<std::pair<std::string, Texts>> &chinese_surnames, const Texts &for_sound) {
        for (const auto &[pinyin, sound, giles] : syllables) east_.han().syllable(pinyin, sound, giles);
        for (const auto &row : characters) east_.han().character(row);
        for (const auto &[form, names] : korean_surnames) east_.han().korean_surname(form, names);
        for (const auto &[form, spellings] : chinese_surnames) east_.han().chinese_surname(form, spellings);
        for (const auto &character : for_sound) east_.han().used_for_sound(character);
    }

    // Add names in order; `slots` say which may answer once, `groups` what they are; `read` gives encoded readings.
    void add(const nb::sequence &names, const std::vector<std::uint32_t> &slots, const std::vector<std::uint8_t> &groups,
             const nb::callable &read) {
        const std::size_t count = nb::len(names);
        if (slots.size() != count || groups.size() != count) throw nb::value_error("names, slots and groups differ in number");
        for (std::size_t n = 0; n < count; ++n) {
            for (const Reading &reading : readings(nb::object(names[n]), read)) index_.add(count_, slots[n], groups[n], reading);
            ++count_;
        }
    }

    void close() {
        nb::gil_scoped_release release;
        index_.close();
    }

    // (hits a query, then name, score, row and reading of every hit) as native unsigned 32-bit numbers.
    nb::tuple screen(const nb::sequence &names, const std::vector<std::uint8_t> &groups, std::size_t limit,
                     std::int64_t threshold, unsigned threads, const nb::callable &read) {
        const std::size_t count = nb::len(names);
        if (!groups.empty() && groups.size() != count) throw nb::value_error("names and groups differ in number");
        const std::vector<std::vector<Reading>> asked = readings_of_all(names, read);
        std::vector<std::vector<Hit>> found(count);
        {
            nb::gil_scoped_release release;
            std::atomic<std::size_t> next{0};
            const auto work = [&](Index::Scratch &scratch) {
                for (std::size_t from; (from = next.fetch_add(kNamesAtOnce)) < count;) {
                    if (scratch.known.size() + scratch.known_together.size() > kMostMemo) scratch.forget();
                    const std::size_t some = std::min(count - from, kNamesAtOnce);
                    const auto part = [&](auto &all) { return std::span(all.data() + from, some); };
                    index_.query(part(asked), groups.empty() ? std::span<const std::uint8_t>() : part(groups), limit, threshold,
                                 scratch, part(found));
                }
            };
            run(work, std::min<std::size_t>(threads, (count + kNamesAtOnce - 1) / kNamesAtOnce));
        }
        std::vector<std::uint32_t> counts, hit_names, scores, rows, reading;
        for (const auto &hits : found) {
            counts.push_back(static_cast<std::uint32_t>(hits.size()));
            for (const Hit &hit : hits) {
                hit_names.push_back(hit.name);
                scores.push_back(static_cast<std::uint32_t>(hit.score));
                rows.push_back(hit.row);
                reading.push_back(hit.reading);
            }
        }
        return nb::make_tuple(bytes_of(counts), bytes_of(hit_names), bytes_of(scores), bytes_of(rows), bytes_of(reading));
    }

    // The tokens of a plain name; None where Python has to read it.
    nb::object tokens(nb::handle name) const {
        std::vector<std::string> out;
        if (!latin_.tokens(utf8(name), out)) return nb::none();
        return nb::cast(out);
    }

    // The readings of a name as they are encoded; None where Python has to give them.
    nb::object rows_of(nb::handle name) const {
        std::vector<Reading> out;
        if (!read_natively(utf8(name), out)) return nb::none();
        std::vector<std::string> rows;
        for (const Reading &reading : out) {
            std::string row{reading.origin, static_cast<char>('0' + reading.own)};
            for (std::size_t n = 0; n < reading.tokens.size(); ++n) row += (n ? " " : "") + reading.tokens[n];
            rows.push_back(row);
        }
        return nb::cast(rows);
    }

    // A row as it was encoded.
    std::string row(std::uint32_t number) const {
        if (number >= index_.rows()) throw nb::index_error("no such row");
        return index_.encoded(number);
    }

    std::size_t rows() const { return index_.rows(); }
    std::size_t words() const { return index_.words(); }

  private:
    static std::vector<Rewriter> sounds(const std::vector<std::vector<std::vector<std::string>>> &rules) {
        std::vector<Rewriter> out(rules.size());
        for (std::size_t n = 0; n < rules.size(); ++n)
            for (const auto &rule : rules[n]) out[n].rule(rule[0], rule[1], rule[2]);
        return out;
    }

    static SoundDistance distances(const std::vector<std::string> &near) {
        SoundDistance out;
        for (const auto &pair : near) out.near(pair[0], pair[1]);
        return out;
    }

    // The readings of names given as strings, or as an Arrow array holds them.
    std::vector<std::vector<Reading>> readings_of_all(const nb::sequence &names, const nb::callable &read) const {
        std::vector<std::vector<Reading>> out(nb::len(names));
        if (nb::hasattr(names, "arrow_buffers")) {
            const ArrowTexts texts(nb::cast<nb::tuple>(names.attr("arrow_buffers")), out.size());
            for (std::size_t n = 0; n < out.size(); ++n)
                out[n] = readings(texts[n], [&] { return nb::object(nb::str(texts[n].data(), texts[n].size())); }, read);
        } else {
            for (std::size_t n = 0; n < out.size(); ++n) out[n] = readings(nb::object(names[n]), read);
        }
        return out;
    }

    std::vector<Reading> readings(const nb::object &name, const nb::callable &read) const {
        return readings(utf8(name), [&] { return name; }, read);
    }

    // The readings of a name; `as_object` makes it a Python string where Python has to read it.
    template <class AsObject>
    std::vector<Reading> readings(std::string_view text, AsObject as_object, const nb::callable &read) const {
        std::vector<Reading> out;
        if (read_natively(text, out)) return out;
        const nb::object name = as_object();
        if (undisguised_.is_valid()) {
            const nb::object seen = undisguised_(name);
            if (utf8(seen) != text && read_natively(utf8(seen), out)) return out;
        }
        for (nb::handle one : read(name)) out.push_back(parsed(utf8(one)));
        return out;
    }

    // Read a name in the letters of one script, or of one beside Latin ones; false where Python has to.
    bool read_natively(std::string_view name, std::vector<Reading> &out) const {
        out.clear();
        return latin_.read(name, out) || scripts_.read(name, out) || east_.read(name, out);
    }

    // One scratch is kept for the caller's thread, so that single queries stay warm; others live for the call.
    template <class Work>
    void run(const Work &work, std::size_t threads) {
        std::vector<std::thread> others;
        for (std::size_t n = 1; n < threads; ++n)
            others.emplace_back([&work] {
                Index::Scratch scratch;
                work(scratch);
            });
        std::unique_ptr<Index::Scratch> mine(scratch_.exchange(nullptr));
        if (!mine) mine = std::make_unique<Index::Scratch>();
        work(*mine);
        delete scratch_.exchange(mine.release());
        for (auto &thread : others) thread.join();
    }

    Latin latin_;
    Scripts scripts_{latin_};
    East east_;
    Index index_;
    nb::object undisguised_;
    std::uint32_t count_ = 0;
    std::atomic<Index::Scratch *> scratch_{nullptr};

  public:
    ~Kernel() { delete scratch_.load(); }
    Kernel(const Kernel &) = delete;
    Kernel &operator=(const Kernel &) = delete;
};

}  // namespace observance

NB_MODULE(_kernel, module) {
    using observance::Kernel;
    nb::class_<Kernel>(module, "Kernel")
        .def(nb::init<const nb::dict &, const std::vector<std::vector<std::vector<std::string>>> &,
                      const std::vector<std::string> &>())
        .def("prepare", &Kernel::prepare)
        .def("prepare_disguise", &Kernel::prepare_disguise)
        .def("prepare_korean", &Kernel::prepare_korean)
        .def("prepare_scripts", &Kernel::prepare_scripts)
        .def("prepare_east", &Kernel::prepare_east)
        .def("prepare_han", &Kernel::prepare_han)
        .def("rows_of", &Kernel::rows_of)
        .def("add", &Kernel::add)
        .def("close", &Kernel::close)
        .def("screen", &Kernel::screen)
        .def("tokens", &Kernel::tokens)
        .def("row", &Kernel::row)
        .def_prop_ro("rows", &Kernel::rows)
        .def_prop_ro("words", &Kernel::words);
}
