// JsonStream: writes a JSON report field by field and element by element, in the form that json_dump() has.
#pragma once

#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/sink.hpp>

#include <string_view>

namespace sandroot::report {

class JsonStream {
public:
    /// Begins with the fields of json_head(). `to` must outlive this.
    JsonStream(const Sink& to, std::string_view command);

    /// One more field.
    void field(std::string_view name, const Json& value);

    /// Begins a field that is a list: element() adds to it until end_list().
    void begin_list(std::string_view name);
    void element(const Json& value);
    /// One that was dumped before, by json_dump().
    void dumped_element(std::string_view dumped);
    void end_list();

    /// After the last field.
    void end();

private:
    void write_indented(std::string_view dumped, std::string_view indent);
    void write_name(std::string_view name);

    const Sink& to_;
    std::string piece_;   // Reused, since there are many.
    bool has_elements_ = false;
};

}   // namespace sandroot::report
