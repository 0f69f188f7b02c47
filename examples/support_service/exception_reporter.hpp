// Tells the operator of exceptions that field functions throw: where, and of which type.
// Example service. What an exception says may hold customer data, so it is not told. Guide: docs/guide/service.md.
// Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_EXCEPTION_REPORTER_HPP
#define SUPPORT_SERVICE_EXCEPTION_REPORTER_HPP

#include "operator_log.hpp"

#include <pleme_support/graphql/execution_observer.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/core/demangle.hpp>

#include <exception>
#include <string>
#include <typeinfo>

namespace support_service {

class exception_reporter : public pleme_support::graphql::execution_observer {
public:
    /// @param log  outlives the reporter
    explicit exception_reporter(operator_log& log) : log_{log} {}

    void on_exception(const pleme_support::graphql::type_view& parent, const pleme_support::graphql::field_view& field,
                      const std::exception_ptr& thrown) noexcept override
    {
        try {
            const std::string place = std::string{parent.name} + "." + std::string{field.name};
            log_.tell_seldom("exception", place + " threw " + name_type(thrown));
        } catch (const std::exception&) {  // out of memory: then this goes untold
        }
    }

private:
    static std::string name_type(const std::exception_ptr& thrown)
    {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& known) {
            return boost::core::demangle(typeid(known).name());
        } catch (...) {
            return "what is no std::exception";
        }
    }

    operator_log& log_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_EXCEPTION_REPORTER_HPP
