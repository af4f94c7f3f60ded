// The one place where Boost.Asio and Boost.Beast, used as headers elsewhere, are compiled.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
