# Writes OUT, which gives the text of TABLE to the plugin: cmake -DTABLE=… -DOUT=… -P embed.cmake
file(READ ${TABLE} text)
file(WRITE ${OUT} "#include \"entities/gazetteer.hpp\"\n\nnamespace newsd::entities {\n\nstd::string_view built_in_table() {\n"
                  "  static constexpr char table[] = R\"table(${text})table\";\n  return {table, sizeof(table) - 1};\n}\n\n"
                  "}  // namespace newsd::entities\n")
