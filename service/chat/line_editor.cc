// Lines edited by libedit. Its wide functions: what they give does not depend
// on how the locale writes characters.
#include <histedit.h>
#include <langinfo.h>
#include <unicode/utf8.h>

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "service/chat/interrupts.h"
#include "service/chat/line_input.h"

namespace footnote::service {
namespace {

constexpr int kHistoryLines = 200;

// Without one the locale knows ASCII alone, while the terminal of whoever set
// none still sends UTF-8.
void UseLocale() {
  std::setlocale(LC_CTYPE, "");
  if (std::strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
  }
}

std::string AsUtf8(std::wstring_view text) {
  std::string bytes;
  for (const wchar_t character : text) {
    // What a terminal sends may be no character; U8_APPEND wants one.
    const UChar32 point = U_IS_UNICODE_CHAR(static_cast<UChar32>(character))
                              ? static_cast<UChar32>(character)
                              : 0xFFFD;
    char buffer[U8_MAX_LENGTH];
    int size = 0;
    U8_APPEND_UNSAFE(buffer, size, point);
    bytes.append(buffer, static_cast<size_t>(size));
  }
  return bytes;
}

wchar_t* Prompt(EditLine*) {
  static wchar_t prompt[] = L"> ";
  return prompt;
}

class LineEditor : public LineInput {
 public:
  LineEditor() {
    UseLocale();
    history_ = history_winit();
    history_w(history_, &event_, H_SETSIZE, kHistoryLines);
    history_w(history_, &event_, H_SETUNIQUE, 1);
    editor_ = el_init("footnote", stdin, stdout, stderr);
    // It puts the terminal in order before a signal ends or stops us, draws
    // anew afterwards, and follows changes of its size.
    el_wset(editor_, EL_SIGNAL, 1);
    el_wset(editor_, EL_PROMPT, Prompt);
    el_wset(editor_, EL_EDITOR, L"emacs");
    el_wset(editor_, EL_HIST, history_w, history_);
    // What people's fingers know from their shell.
    Bind(L"^R", L"em-inc-search-prev");
    Bind(L"^W", L"ed-delete-prev-word");
    Bind(L"\\e[1;5C", L"em-next-word");
    Bind(L"\\e[1;5D", L"ed-prev-word");
    el_source(editor_, nullptr);
  }
  ~LineEditor() override {
    el_end(editor_);
    history_wend(history_);
  }

  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  bool Read(std::string* line) override {
    while (true) {
      TakeInterrupt();  // one that came earlier is not meant
      int count = 0;
      const wchar_t* const typed = el_wgets(editor_, &count);
      if (typed != nullptr && count > 0) {
        std::wstring_view text(typed, static_cast<size_t>(count));
        while (!text.empty() && (text.back() == L'\n' || text.back() == L'\r'))
          text.remove_suffix(1);
        Remember(text);
        *line = AsUtf8(text);
        return true;
      }
      const bool by_signal = count < 0 && errno == EINTR;
      const bool interrupted = TakeInterrupt();
      const LineInfoW* const left = el_wline(editor_);
      const bool clears = interrupted && left->lastchar > left->buffer;
      std::fputs(clears ? "^C\n" : "\n", stdout);
      std::fflush(stdout);
      // After another signal than Ctrl-C's the line is asked for again.
      if (!clears && (interrupted || !by_signal)) return false;
    }
  }

  void Forget() override { history_w(history_, &event_, H_CLEAR); }

 private:
  void Bind(const wchar_t* key, const wchar_t* what) {
    el_wset(editor_, EL_BIND, key, what, nullptr);
  }

  void Remember(std::wstring_view text) {
    if (text.empty()) return;
    history_w(history_, &event_, H_ENTER, std::wstring(text).c_str());
  }

  EditLine* editor_ = nullptr;
  HistoryW* history_ = nullptr;
  HistEventW event_ = {};
};

}  // namespace

std::unique_ptr<LineInput> MakeLineEditor() {
  return std::make_unique<LineEditor>();
}

}  // namespace footnote::service
