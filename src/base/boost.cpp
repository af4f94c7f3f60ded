// The one place where Boost.Asio and Boost.JSON, used as headers elsewhere, are compiled. (Boost.URL cannot be: since 1.84 it has no
// src.hpp. Do not use it here: query strings are decoded in http/target.cpp.)
#include <boost/asio/impl/src.hpp>
#include <boost/json/src.hpp>
