// C++20 over the plugin ABI: write a class, name it in NEWSD_PLUGIN, build a shared library.
//
//   class Shout {
//   public:
//     static constexpr newsd::Info info{.name = "shout", .version = "1.0.0", .summary = "Titles in capitals."};
//     Shout(newsd::Host host, newsd::Value config);
//     void process(newsd::Batch batch, newsd::Output output);   // this makes it a stage
//   };
//   NEWSD_PLUGIN(Shout)
//
// A stage has process(Batch, Output), and perhaps observe(Batch), forget(token, end), snapshot(SnapshotWriter) together
// with restore(SnapshotReader); a source has poll(state, Delivery), and perhaps response(state, Response, Delivery),
// ready(state, descriptor, Delivery), settled(delivery, Outcomes); a sink has deliver(Delivered). Threads and lifetimes
// are those of plugin.h. Whatever a member function throws becomes its status: newsd::Failure says which; any other
// exception is NEWSD_REJECT.
//
// SPDX-License-Identifier: Apache-2.0
#ifndef NEWSD_PLUGIN_HPP
#define NEWSD_PLUGIN_HPP

#include <newsd/plugin.h>
#include <newsd/failure.hpp>
#include <newsd/snapshot.hpp>
#include <newsd/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace newsd {

// What a plugin says of itself. `reads` and `writes` are arrays of field names ended by nullptr.
struct Info {
  const char* name;
  const char* version;
  const char* summary;
  const char* config_schema = nullptr;
  const char* const* reads = nullptr;
  const char* const* writes = nullptr;
  newsd_concurrency concurrency = NEWSD_STATEFUL;  // stages
  std::uint32_t flags = 0;                         // newsd_stage_flag or newsd_source_flag
  std::uint64_t window_seconds = 0;                // stages
};

// The host's services. [any]
class Host {
public:
  explicit Host(const newsd_host* host) : host_(host) {}
  void debug(std::string_view message) const { log(NEWSD_DEBUG, message); }
  void info(std::string_view message) const { log(NEWSD_INFO, message); }
  void warning(std::string_view message) const { log(NEWSD_WARNING, message); }
  void error(std::string_view message) const { log(NEWSD_ERROR, message); }
  std::int64_t now_milliseconds() const { return host_->now_milliseconds(host_->context); }
  void count(std::string_view name, std::uint64_t increment = 1) const {
    detail::Checked checked;
    checked(host_->count(host_->context, to_abi(name), increment, checked.error()));
  }
  const newsd_host* abi() const { return host_; }

private:
  void log(newsd_level level, std::string_view message) const { host_->log(host_->context, level, to_abi(message)); }
  const newsd_host* host_;
};

// One article of a batch; a view that dies with the call.
class Article {
public:
  explicit Article(const newsd_article& article) : article_(&article) {}
  std::uint64_t token() const { return article_->token; }
  Value operator[](newsd_field field) const {
    return static_cast<std::uint32_t>(field) < article_->field_count ? Value(article_->fields[field]) : Value();
  }
  std::string_view id() const { return (*this)[NEWSD_FIELD_ID].text(); }
  std::string_view kind() const { return (*this)[NEWSD_FIELD_KIND].text(); }
  std::string_view source_id() const { return (*this)[NEWSD_FIELD_SOURCE]["id"].text(); }
  std::string_view url() const { return (*this)[NEWSD_FIELD_URL].text(); }
  std::string_view guid() const { return (*this)[NEWSD_FIELD_GUID].text(); }
  std::string_view title() const { return (*this)[NEWSD_FIELD_TITLE].text(); }
  std::string_view summary() const { return (*this)[NEWSD_FIELD_SUMMARY].text(); }
  std::string_view text() const { return (*this)[NEWSD_FIELD_TEXT].text(); }
  std::string_view language() const { return (*this)[NEWSD_FIELD_LANGUAGE]["tag"].text(); }
  std::span<const std::uint8_t> private_data() const { return view(article_->private_data); }

private:
  const newsd_article* article_;
};

class Batch {
public:
  explicit Batch(const newsd_batch& batch) : batch_(&batch) {}
  std::uint32_t size() const { return batch_->count; }
  Article operator[](std::uint32_t index) const {
    const auto* first = reinterpret_cast<const unsigned char*>(batch_->articles);
    return Article(*reinterpret_cast<const newsd_article*>(first + std::size_t{batch_->stride} * index));
  }

private:
  const newsd_batch* batch_;
};

// A tag as a stage gives it.
struct Tag {
  std::string_view type, id, label;
  std::string_view label_en = {}, country = {}, field = {};
  double confidence = 1;
  std::uint32_t count = 0;
  std::int64_t start = -1, end = -1;
};

// Where a stage's results go; throws Failure for what the host cannot take.
class Output {
public:
  explicit Output(const newsd_output& output) : output_(&output) {}
  void set(std::uint32_t index, newsd_field field, const newsd_value& value) {
    check([&](newsd_error* e) { return output_->set(output_->context, index, field, &value, e); });
  }
  void set_private(std::uint32_t index, std::span<const std::uint8_t> data) {
    check([&](newsd_error* e) { return output_->set_private(output_->context, index, {data.data(), data.size()}, e); });
  }
  void tag(std::uint32_t index, const Tag& tag) {
    const newsd_tag abi{sizeof(newsd_tag),
                        tag.count,
                        to_abi(tag.type),
                        to_abi(tag.id),
                        to_abi(tag.label),
                        to_abi(tag.label_en),
                        to_abi(tag.country),
                        to_abi(tag.field),
                        tag.confidence,
                        tag.start,
                        tag.end};
    check([&](newsd_error* e) { return output_->tag(output_->context, index, &abi, e); });
  }
  void link(std::uint32_t index, newsd_relation relation, std::string_view of, double similarity) {
    const newsd_link abi{sizeof(newsd_link), static_cast<std::uint32_t>(relation), to_abi(of), similarity};
    check([&](newsd_error* e) { return output_->link(output_->context, index, &abi, e); });
  }
  void drop(std::uint32_t index, std::string_view rule) {
    check([&](newsd_error* e) { return output_->drop(output_->context, index, to_abi(rule), e); });
  }
  void fail(std::uint32_t index, std::string_view reason) {
    check([&](newsd_error* e) { return output_->fail(output_->context, index, to_abi(reason), e); });
  }
  void emit(std::uint32_t index, std::string_view key, const newsd_value& article) {
    check([&](newsd_error* e) { return output_->emit(output_->context, index, to_abi(key), &article, e); });
  }

private:
  template <class Call>
  static void check(Call call) {
    detail::Checked checked;
    checked(call(checked.error()));
  }
  const newsd_output* output_;
};

// One answer of a source on its way to the pipeline.
class Delivery {
public:
  explicit Delivery(const newsd_delivery& delivery) : delivery_(&delivery) {}
  std::uint64_t id() const { return delivery_->id; }
  void request(std::string_view url, std::uint32_t tag = 0, newsd_object headers = {}) {
    const newsd_request request{sizeof(newsd_request), tag, to_abi(url), headers};
    check([&](newsd_error* e) { return delivery_->request(delivery_->context, &request, e); });
  }
  // The reason, if it was refused (it is a dead letter now; go on). Throws when newsd stops. `page`: fetched first.
  std::optional<std::string> emit(std::string_view key, const newsd_value& article, std::string_view page = {}) {
    detail::Checked checked;
    const newsd_delivery& to = *delivery_;
    const newsd_status status =
        page.empty() ? to.emit(to.context, to_abi(key), &article, checked.error())
                     : to.emit_with_page(to.context, to_abi(key), &article, to_abi(page), checked.error());
    if (status == NEWSD_REJECT) return std::string(checked.text());
    checked(status);
    return std::nullopt;
  }
  void feed(const newsd_value& feed) {
    check([&](newsd_error* e) { return delivery_->feed(delivery_->context, &feed, e); });
  }
  void state(std::span<const std::uint8_t> state) {
    check([&](newsd_error* e) { return delivery_->state(delivery_->context, {state.data(), state.size()}, e); });
  }
  void problem(std::string_view message) { delivery_->problem(delivery_->context, to_abi(message)); }
  void watch(int descriptor) {
    check([&](newsd_error* e) { return delivery_->watch(delivery_->context, descriptor, e); });
  }
  void again(std::uint64_t milliseconds) {
    check([&](newsd_error* e) { return delivery_->again(delivery_->context, milliseconds, e); });
  }

private:
  template <class Call>
  static void check(Call call) {
    detail::Checked checked;
    checked(call(checked.error()));
  }
  const newsd_delivery* delivery_;
};

using State = std::span<const std::uint8_t>;

namespace detail {

template <class T>
T& self(void* instance) {
  return *static_cast<T*>(instance);
}

template <class T>
newsd_status create(const newsd_host* host, const newsd_value* config, void** made, newsd_error* error) {
  return guarded(error, [&] { *made = new T(Host(host), Value(*config)); });
}
template <class T>
void destroy(void* instance) {
  delete static_cast<T*>(instance);
}

template <class T>
concept IsStage = requires(T t, Batch batch, Output output) {
  t.process(batch, output);
};
template <class T>
concept IsSource = requires(T t, State state, Delivery delivery) {
  t.poll(state, delivery);
};
template <class T>
concept IsSink = requires(T t, const newsd_sink_batch& batch) {
  t.deliver(batch);
};

template <class T>
constexpr newsd_stage stage_of() {
  newsd_stage stage{};
  stage.size = sizeof(newsd_stage);
  stage.concurrency = T::info.concurrency;
  stage.flags = T::info.flags;
  stage.window_seconds = T::info.window_seconds;
  stage.process = [](void* instance, const newsd_batch* batch, const newsd_output* output, newsd_error* error) {
    return guarded(error, [&] { self<T>(instance).process(Batch(*batch), Output(*output)); });
  };
  if constexpr (requires(T t, Batch batch) { t.observe(batch); })
    stage.observe = [](void* instance, const newsd_batch* batch, newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).observe(Batch(*batch)); });
    };
  if constexpr (requires(T t, std::uint64_t token, newsd_end end) { t.forget(token, end); })
    stage.forget = [](void* instance, std::uint64_t token, newsd_end end, newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).forget(token, end); });
    };
  if constexpr (requires(T t, SnapshotWriter w, SnapshotReader r) { t.snapshot(w), t.restore(r); }) {
    stage.snapshot = [](void* instance, const newsd_writer* writer, newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).snapshot(SnapshotWriter(*writer)); });
    };
    stage.restore = [](void* instance, const newsd_reader* reader, newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).restore(SnapshotReader(*reader)); });
    };
  }
  return stage;
}

template <class T>
constexpr newsd_source source_of() {
  newsd_source source{};
  source.size = sizeof(newsd_source);
  source.flags = T::info.flags;
  source.poll = [](void* instance, newsd_bytes state, const newsd_delivery* delivery, newsd_error* error) {
    return guarded(error, [&] { self<T>(instance).poll(view(state), Delivery(*delivery)); });
  };
  if constexpr (requires(T t, State s, const newsd_response& r, Delivery d) { t.response(s, r, d); })
    source.response = [](void* instance, newsd_bytes state, const newsd_response* response,
                         const newsd_delivery* delivery, newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).response(view(state), *response, Delivery(*delivery)); });
    };
  if constexpr (requires(T t, State s, int fd, Delivery d) { t.ready(s, fd, d); })
    source.ready = [](void* instance, newsd_bytes state, int descriptor, const newsd_delivery* delivery,
                      newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).ready(view(state), descriptor, Delivery(*delivery)); });
    };
  if constexpr (requires(T t, std::uint64_t id, const newsd_outcomes& o) { t.settled(id, o); })
    source.settled = [](void* instance, std::uint64_t delivery, const newsd_outcomes* outcomes, newsd_error* error) {
      return guarded(error, [&] { self<T>(instance).settled(delivery, *outcomes); });
    };
  return source;
}

template <class T>
constexpr newsd_sink sink_of() {
  newsd_sink sink{};
  sink.size = sizeof(newsd_sink);
  sink.deliver = [](void* instance, const newsd_sink_batch* batch, newsd_error* error) {
    return guarded(error, [&] { self<T>(instance).deliver(*batch); });
  };
  return sink;
}

template <class T>
struct Described {
  static constexpr newsd_plugin base(newsd_kind kind) {
    newsd_plugin plugin{};
    plugin.size = sizeof(newsd_plugin);
    plugin.kind = kind;
    plugin.name = T::info.name;
    plugin.version = T::info.version;
    plugin.summary = T::info.summary;
    plugin.config_schema = T::info.config_schema;
    plugin.reads = T::info.reads;
    plugin.writes = T::info.writes;
    plugin.create = &create<T>;
    plugin.destroy = &destroy<T>;
    return plugin;
  }
  static const newsd_plugin& plugin() {
    if constexpr (IsStage<T>) {
      static constexpr newsd_stage stage = stage_of<T>();
      static constexpr newsd_plugin described = [] {
        newsd_plugin plugin = base(NEWSD_STAGE);
        plugin.stage = &stage;
        return plugin;
      }();
      return described;
    } else if constexpr (IsSource<T>) {
      static constexpr newsd_source source = source_of<T>();
      static constexpr newsd_plugin described = [] {
        newsd_plugin plugin = base(NEWSD_SOURCE);
        plugin.source = &source;
        return plugin;
      }();
      return described;
    } else {
      static_assert(IsSink<T>, "a plugin has process() (stage), poll() (source) or deliver() (sink)");
      static constexpr newsd_sink sink = sink_of<T>();
      static constexpr newsd_plugin described = [] {
        newsd_plugin plugin = base(NEWSD_SINK);
        plugin.sink = &sink;
        return plugin;
      }();
      return described;
    }
  }
};

template <class... T>
const newsd_module& module_of() {
  static const newsd_plugin plugins[] = {Described<T>::plugin()...};
  static const newsd_module made{
      sizeof(newsd_module), NEWSD_ABI_MAJOR, NEWSD_ABI_MINOR, sizeof...(T), sizeof(newsd_plugin), 0, plugins};
  return made;
}

}  // namespace detail
}  // namespace newsd

// Exports the classes named, each a plugin, from this shared library. Once a library, at namespace scope.
#define NEWSD_PLUGIN(...) \
  extern "C" NEWSD_EXPORT const newsd_module* newsd_module_v1(void) { return &newsd::detail::module_of<__VA_ARGS__>(); }

#endif
