#include "plugin/library.hpp"

#include "base/text.hpp"
#include "config/entry.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace newsd::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kMaxPlugins = 64;
constexpr std::uint32_t kMaxStructBytes = 1 << 16;
constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxVersionBytes = 64;
constexpr std::size_t kMaxSummaryBytes = 512;
constexpr std::size_t kMaxSchemaBytes = 1 << 20;
constexpr std::size_t kMaxFields = 256;

// Sizes of the structs in version 1.0: the least that a module may claim.
constexpr std::size_t kModuleV1 = offsetof(newsd_module, plugins) + sizeof(void*);
constexpr std::size_t kPluginV1 = offsetof(newsd_plugin, sink) + sizeof(void*);
constexpr std::size_t kSourceV1 = offsetof(newsd_source, settled) + sizeof(void*);
constexpr std::size_t kStageV1 = offsetof(newsd_stage, restore) + sizeof(void*);
constexpr std::size_t kSinkV1 = offsetof(newsd_sink, deliver) + sizeof(void*);

constexpr std::string_view kBroken = "its author must mend the descriptor (see newsd/plugin.h)";

tl::unexpected<Error> fault(std::string text, std::string hint = std::string(kBroken)) {
  return failure("plugin", std::move(text), std::move(hint));
}

tl::unexpected<Error> other_abi(std::uint32_t major) {
  return fault("built for ABI " + std::to_string(major) + ", this newsd speaks ABI " + std::to_string(NEWSD_ABI_MAJOR),
               "rebuild it against newsd-dev " + std::to_string(NEWSD_ABI_MAJOR) + ".x, or upgrade newsd");
}

// A struct of another minor version in this version's size: nothing beyond its own size is read, what it lacks is zero.
template <class T>
Result<T> copy_struct(const T* from, std::size_t least, std::string_view what) {
  std::uint32_t size = 0;
  std::memcpy(&size, from, sizeof size);
  if (size < least || size > kMaxStructBytes)
    return fault(
        "its " + std::string(what) + " has size " + std::to_string(size) + ", not at least " + std::to_string(least),
        "its author must set `size` to sizeof(" + std::string(what) + ")");
  T copy{};
  std::memcpy(&copy, from, std::min<std::size_t>(size, sizeof copy));
  return copy;
}

// A text of a descriptor, which is a view into the module: nothing if it is absent, too long or not plain UTF-8.
std::optional<std::string> plain_text(const char* text, std::size_t most) {
  if (text == nullptr) return std::nullopt;
  const std::string_view whole(text, ::strnlen(text, most + 1));
  const bool plain = std::none_of(whole.begin(), whole.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (whole.empty() || whole.size() > most || !plain || !is_utf8(whole)) return std::nullopt;
  return std::string(whole);
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view name) {
  return is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

// MAJOR.MINOR.PATCH, perhaps followed by -… or +….
bool is_version(std::string_view text) {
  for (int part = 0; part < 3; ++part) {
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    if (end == 0) return false;
    text.remove_prefix(end);
    if (part == 2) break;
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return text.empty() || ((text.front() == '-' || text.front() == '+') && text.size() > 1);
}

Result<FieldSet> fields(const char* const* names, std::string_view which) {
  std::size_t count = 0;
  while (names != nullptr && names[count] != nullptr)
    if (++count > kMaxFields) return fault("its `" + std::string(which) + "` has no null pointer at its end");
  auto parsed = FieldSet::parse(names);
  if (!parsed) return fault("its `" + std::string(which) + "`: " + parsed.error().text, parsed.error().hint);
  return parsed;
}

Result<Schema> schema_of(const char* text) {
  if (text == nullptr) return Schema();
  auto parsed = Schema::parse({text, ::strnlen(text, kMaxSchemaBytes + 1)});
  if (parsed || !parsed.error().hint.empty()) return parsed;
  return fault(parsed.error().text, "its author must mend config_schema");
}

Result<> take_texts(const newsd_plugin& plugin, Descriptor& made) {
  const auto version = plain_text(plugin.version, kMaxVersionBytes);
  if (!version || !is_version(*version)) return fault("its version is not a semantic version such as 1.0.0");
  const auto summary = plain_text(plugin.summary, kMaxSummaryBytes);
  if (!summary) return fault("its summary is not one line of 1 to " + std::to_string(kMaxSummaryBytes) + " bytes");
  made.version = *version;
  made.summary = *summary;
  return {};
}

Result<> take_declarations(const newsd_plugin& plugin, Descriptor& made) {
  auto reads = fields(plugin.reads, "reads");
  if (!reads) return failure(reads.error());
  auto writes = fields(plugin.writes, "writes");
  if (!writes) return failure(writes.error());
  auto schema = schema_of(plugin.config_schema);
  if (!schema) return failure(schema.error());
  made.reads = std::move(*reads);
  made.writes = std::move(*writes);
  made.schema = std::move(*schema);
  return {};
}

Result<> take_source(const newsd_plugin& plugin, Descriptor& made) {
  const auto source = copy_struct(plugin.source, kSourceV1, "newsd_source");
  if (!source) return failure(source.error());
  if (source->poll == nullptr) return fault("it is a source without poll()");
  made.source = *source;
  return {};
}

Result<> take_stage(const newsd_plugin& plugin, Descriptor& made) {
  const auto stage = copy_struct(plugin.stage, kStageV1, "newsd_stage");
  if (!stage) return failure(stage.error());
  if (stage->process == nullptr) return fault("it is a stage without process()");
  if (stage->concurrency > NEWSD_PURE)
    return fault("its concurrency " + std::to_string(stage->concurrency) + " is none of newsd_concurrency");
  if (stage->window_seconds != 0 && stage->observe == nullptr)
    return fault("it is a stage with window_seconds, but without observe()");
  made.stage = *stage;
  return {};
}

Result<> take_sink(const newsd_plugin& plugin, Descriptor& made) {
  const auto sink = copy_struct(plugin.sink, kSinkV1, "newsd_sink");
  if (!sink) return failure(sink.error());
  if (sink->deliver == nullptr) return fault("it is a sink without deliver()");
  made.sink = *sink;
  return {};
}

Result<> take_functions(const newsd_plugin& plugin, Descriptor& made) {
  if (plugin.create == nullptr || plugin.destroy == nullptr) return fault("it lacks create() or destroy()");
  made.create = plugin.create;
  made.destroy = plugin.destroy;
  const bool has[] = {plugin.source != nullptr, plugin.stage != nullptr, plugin.sink != nullptr};
  if (plugin.kind < NEWSD_SOURCE || plugin.kind > NEWSD_SINK)
    return fault("its kind " + std::to_string(plugin.kind) + " is none of newsd_kind");
  if (std::count(std::begin(has), std::end(has), true) != 1 || !has[plugin.kind - NEWSD_SOURCE])
    return fault("its kind is that of a " + std::string(kind_name(made.kind)) + ", but it does not set `" +
                 std::string(kind_name(made.kind)) + "` alone of source, stage and sink");
  if (made.kind == NEWSD_SOURCE) return take_source(plugin, made);
  return made.kind == NEWSD_STAGE ? take_stage(plugin, made) : take_sink(plugin, made);
}

// The faults speak of "its …": which plugin it is, the caller knows.
Result<Descriptor> describe(const newsd_plugin& plugin) {
  Descriptor made;
  made.kind = static_cast<newsd_kind>(plugin.kind);
  made.name = *plain_text(plugin.name, kMaxNameBytes);
  for (const auto take : {take_texts, take_functions, take_declarations})
    if (Result<> taken = take(plugin, made); !taken) return failure(taken.error());
  return made;
}

// The plugin at `index`; the faults name it as well as they can.
Result<Descriptor> describe(const newsd_module& module, std::uint32_t index) {
  const auto* first = reinterpret_cast<const unsigned char*>(module.plugins);
  const auto* raw = reinterpret_cast<const newsd_plugin*>(first + std::size_t{module.stride} * index);
  const std::string place = "plugin " + std::to_string(index + 1) + " of " + std::to_string(module.count) + ": ";
  const auto plugin = copy_struct(raw, kPluginV1, "newsd_plugin");
  if (!plugin) return fault(place + plugin.error().text, plugin.error().hint);
  const auto name = plain_text(plugin->name, kMaxNameBytes);
  if (!name || !is_name(*name))
    return fault(place + "its name is not 1 to " + std::to_string(kMaxNameBytes) +
                 " of the characters a-z 0-9 - that begin with a letter");
  auto made = describe(*plugin);
  if (!made) return fault("`" + *name + "`: " + made.error().text, made.error().hint);
  return made;
}

Result<std::vector<Descriptor>> describe(const newsd_module& module) {
  if (module.count == 0 || module.count > kMaxPlugins || module.plugins == nullptr)
    return fault("it has " + std::to_string(module.plugins == nullptr ? 0 : module.count) + " plugins, not 1 to " +
                 std::to_string(kMaxPlugins));
  if (module.stride < kPluginV1 || module.stride > kMaxStructBytes || module.stride % alignof(newsd_plugin) != 0)
    return fault("its stride is " + std::to_string(module.stride),
                 "its author must set `stride` to sizeof(newsd_plugin)");
  std::vector<Descriptor> all;
  for (std::uint32_t i = 0; i < module.count; ++i) {
    auto made = describe(module, i);
    if (!made) return failure(made.error());
    const bool twice = std::any_of(all.begin(), all.end(), [&](const Descriptor& each) {
      return each.kind == made->kind && each.name == made->name;
    });
    if (twice) return fault("`" + made->name + "` comes twice");
    all.push_back(std::move(*made));
  }
  return all;
}

// What stands for the module in a message of the loader: the same file's name is said before it.
std::string load_fault(const fs::path& file) {
  const char* text = ::dlerror();  // NOLINT(concurrency-mt-unsafe): glibc keeps it by thread
  std::string said = text == nullptr ? "unknown" : text;
  const std::string prefix = file.string() + ": ";
  return said.starts_with(prefix) ? said.substr(prefix.size()) : said;
}

using Entry = const newsd_module* (*)();

Result<Entry> entry_of(void* handle) {
  if (void* found = ::dlsym(handle, "newsd_module_v1")) return reinterpret_cast<Entry>(found);
  for (std::uint32_t major = NEWSD_ABI_MAJOR + 1; major < 10; ++major)
    if (::dlsym(handle, ("newsd_module_v" + std::to_string(major)).c_str()) != nullptr) return other_abi(major);
  return fault("not a newsd plugin: it does not export newsd_module_v1()",
               "NEWSD_PLUGIN(Class) in newsd/plugin.hpp exports it; remove the file if it is no plugin");
}

Result<std::vector<Descriptor>> load(const fs::path& file) {
  void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr)
    return fault("cannot be loaded: " + load_fault(file),
                 "`ldd -r` on it shows what is missing; rebuild it for this system");
  const auto entry = entry_of(handle);
  if (!entry) return failure(entry.error());
  const newsd_module* raw = (*entry)();
  if (raw == nullptr) return fault("newsd_module_v1() returned null");
  const auto module = copy_struct(raw, kModuleV1, "newsd_module");
  if (!module) return failure(module.error());
  if (module->abi_major != NEWSD_ABI_MAJOR) return other_abi(module->abi_major);
  return describe(*module);
}

Result<UniqueFd> sealed_copy(const std::string& name, std::string_view content) {
  UniqueFd copy(::memfd_create(name.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
  for (std::string_view left = content; copy && !left.empty();) {
    const ssize_t written = ::write(copy.get(), left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) copy = UniqueFd();
    left.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  if (!copy || ::fcntl(copy.get(), F_ADD_SEALS, kSeals) != 0)
    return fault("cannot be copied into memory: " + std::generic_category().message(errno), "free some memory");
  return copy;
}

}  // namespace

Result<std::shared_ptr<const Library>> Library::make(fs::path path, Result<std::vector<Descriptor>> plugins,
                                                     UniqueFd copy) {
  if (!plugins) return fault("plugin " + path.string() + ": " + plugins.error().text, plugins.error().hint);
  std::shared_ptr<Library> library(new Library);
  library->path_ = std::move(path);
  library->plugins_ = std::move(*plugins);
  library->copy_ = std::move(copy);
  return library;
}

Result<std::shared_ptr<const Library>> Library::open(const fs::path& file) {
  std::error_code unknown;
  const fs::path path = fs::absolute(file).lexically_normal();
  return make(path, fs::is_regular_file(path, unknown) ? load(path) : fault("no such file", "check the path"), {});
}

Result<std::shared_ptr<const Library>> Library::open_copy(const fs::path& file, std::string_view content) {
  const fs::path path = fs::absolute(file).lexically_normal();
  auto copy = sealed_copy(path.filename().string(), content);
  if (!copy) return make(path, failure(copy.error()), {});
  auto plugins = load("/proc/self/fd/" + std::to_string(copy->get()));
  return make(path, std::move(plugins), std::move(*copy));
}

}  // namespace newsd::daemon
