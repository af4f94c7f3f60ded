// The one place where Boost.MySQL and Asio's TLS, used as headers beside it, are compiled.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/mysql/src.hpp>
