# newsd_add_plugin(NAME SOURCES… [LINK libraries…])
#
# A newsd plugin: a shared library NAME.so that exports newsd_module_v1() alone. In newsd's own build it lands where the
# built programs look for plugins; in an author's project, in the current binary directory. `cmake --install` puts it
# into NEWSD_PLUGIN_INSTALL_DIRECTORY, unless that is empty.
if(NOT DEFINED NEWSD_PLUGIN_INSTALL_DIRECTORY)
  set(NEWSD_PLUGIN_INSTALL_DIRECTORY lib/newsd/plugins)
endif()

function(newsd_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_library(plugin_${name} MODULE ${arg_SOURCES})
  target_link_libraries(plugin_${name} PRIVATE newsd::plugin ${arg_LINK})
  target_compile_options(plugin_${name} PRIVATE -fvisibility=hidden $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
  set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  target_link_options(plugin_${name} PRIVATE -Wl,--version-script=${exports})
  set_property(TARGET plugin_${name} APPEND PROPERTY LINK_DEPENDS ${exports})
  if(NEWSD_PLUGIN_DIRECTORY)
    set_target_properties(plugin_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${NEWSD_PLUGIN_DIRECTORY})
  endif()
  if(NEWSD_PLUGIN_INSTALL_DIRECTORY)
    install(TARGETS plugin_${name} LIBRARY DESTINATION ${NEWSD_PLUGIN_INSTALL_DIRECTORY} COMPONENT daemon)
  endif()
endfunction()
