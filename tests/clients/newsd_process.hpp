// A real newsd of a test's own: in a temporary folder, with a spool as its one source and no stages.
#pragma once

#include "support/temp_folder.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace newsd::test {

class NewsdProcess {
public:
  NewsdProcess() {
    std::filesystem::create_directory(folder_.path() / "spool");
    folder_.write("newsd.toml", config());
    start();
  }
  ~NewsdProcess() { end(SIGKILL); }
  NewsdProcess(const NewsdProcess&) = delete;
  NewsdProcess& operator=(const NewsdProcess&) = delete;

  std::string live() const { return "ipc://" + (folder_.path() / "live.sock").string(); }
  std::string stream() const { return "ipc://" + (folder_.path() / "stream.sock").string(); }

  // A file for the spool, whole when it appears under its name.
  void drop(const std::string& name, std::string_view text) const {
    const std::string hidden = "spool/." + name;
    folder_.write(hidden, text);
    std::filesystem::rename(folder_.path() / hidden, folder_.path() / "spool" / name);
  }

  void start() {
    child_ = ::fork();
    if (child_ < 0) throw std::runtime_error("cannot fork");
    if (child_ == 0) become_newsd();
  }
  void end(int signal) {
    if (child_ <= 0) return;
    ::kill(child_, signal);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = 0;
  }

private:
  std::string config() const {
    const std::string here = folder_.path().string();
    std::string text = "[journal]\npath = \"" + here + "/newsd.db\"\n[bus]\nlive = \"" + live() + "\"\nstream = \"" +
                       stream() + "\"\n[control]\nsocket = \"" + here + "/control.sock\"\n" +
                       "[[source]]\nplugin = \"spool\"\nid = \"desk\"\npath = \"" + here + "/spool\"\n";
    for (const char* stage : {"language", "dedup", "entities", "rules"})
      text += std::string("[[stage]]\nplugin = \"") + stage + "\"\nenabled = false\n";
    return text;
  }

  [[noreturn]] void become_newsd() const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const std::string config = (folder_.path() / "newsd.toml").string();
    const int log = ::open((folder_.path() / "newsd.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDERR_FILENO);
    ::execl(NEWSD_PROGRAM, "newsd", "--config", config.c_str(), nullptr);
    ::_exit(127);
  }

  daemon::test::TempFolder folder_;
  pid_t child_ = 0;
};

}  // namespace newsd::test
