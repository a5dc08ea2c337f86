#include "absl/strings/strip.h"
#include "service/chat/line_input.h"

namespace footnote::service {
namespace {

class PlainInput : public LineInput {
 public:
  PlainInput(std::istream* in, std::ostream* prompt)
      : in_(in), prompt_(prompt) {}

  bool Read(std::string* line) override {
    if (prompt_ != nullptr) *prompt_ << "> " << std::flush;
    if (!std::getline(*in_, *line)) {
      if (prompt_ != nullptr) *prompt_ << "\n";
      return false;
    }
    *line = std::string(absl::StripSuffix(*line, "\r"));
    return true;
  }

 private:
  std::istream* const in_;
  std::ostream* const prompt_;
};

}  // namespace

std::unique_ptr<LineInput> MakePlainInput(std::istream* in,
                                          std::ostream* prompt) {
  return std::make_unique<PlainInput>(in, prompt);
}

}  // namespace footnote::service
