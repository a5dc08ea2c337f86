// Objects of C libraries that a function of theirs frees.
#ifndef FOOTNOTE_SERVICE_FREED_BY_H_
#define FOOTNOTE_SERVICE_FREED_BY_H_

namespace footnote::service {

// The deleter of a std::unique_ptr, such as
//
//   using Key = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
template <auto free>
struct FreedBy {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_FREED_BY_H_
