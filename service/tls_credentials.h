// TLS for gRPC's door, with a certificate that can be replaced while it serves.
#ifndef FOOTNOTE_SERVICE_TLS_CREDENTIALS_H_
#define FOOTNOTE_SERVICE_TLS_CREDENTIALS_H_

#include <memory>

#include "grpcpp/security/server_credentials.h"
#include "service/security/guard.h"

namespace footnote::service {

// Every handshake uses what `tls` holds then; connections that there are go on.
// TLS 1.2 and later. `mutual`: clients must show a certificate that one of
// tls->client_ca signed. `tls` must outlive the server that it is used for.
std::shared_ptr<grpc::ServerCredentials> MakeTlsCredentials(const LiveTls* tls,
                                                            bool mutual);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_TLS_CREDENTIALS_H_
