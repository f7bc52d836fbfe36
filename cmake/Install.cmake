# What `cmake --install` puts where. Components: `daemon` (programs, plugins, schemas, documentation) and `dev` (what
# authors of plugins and subscribers build against). Plugins install themselves: newsd_add_plugin().
include(CMakePackageConfigHelpers)

foreach(program newsd newsctl)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT daemon)
  endif()
endforeach()

install(FILES README.md LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT daemon OPTIONAL)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT daemon OPTIONAL)
install(DIRECTORY schema DESTINATION ${CMAKE_INSTALL_DATADIR}/newsd COMPONENT daemon OPTIONAL)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT daemon PATTERN __pycache__ EXCLUDE)
install(DIRECTORY plugins/examples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/plugins COMPONENT dev)

# For systemd. The paths in the unit are those of the prefix at installation. Below /usr, a first configuration goes to
# /etc, where newsd looks for it; what is there already is the operator's and stays.
install(CODE "
  set(NEWSD_BIN \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
  set(NEWSD_LIB \"\${CMAKE_INSTALL_PREFIX}/lib\")
  set(NEWSD_DOC \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR}\")
  configure_file(\"${CMAKE_SOURCE_DIR}/systemd/newsd.service.in\" \"${CMAKE_BINARY_DIR}/newsd.service\" @ONLY)
  set(config \"\$ENV{DESTDIR}/etc/newsd\")
  if(CMAKE_INSTALL_PREFIX MATCHES \"^/usr(/local)?$\" AND NOT EXISTS \"\${config}/newsd.toml\")
    file(INSTALL \"${CMAKE_SOURCE_DIR}/systemd/newsd.toml\" DESTINATION /etc/newsd)
  endif()" COMPONENT daemon)
install(FILES ${CMAKE_BINARY_DIR}/newsd.service DESTINATION lib/systemd/system COMPONENT daemon)
install(FILES systemd/newsd.sysusers DESTINATION lib/sysusers.d RENAME newsd.conf COMPONENT daemon)
install(FILES systemd/newsd.tmpfiles DESTINATION lib/tmpfiles.d RENAME newsd.conf COMPONENT daemon)
install(FILES systemd/newsd.toml DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT daemon)

install(DIRECTORY include/newsd DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
set_target_properties(newsd_headers PROPERTIES EXPORT_NAME plugin)
install(TARGETS newsd_headers EXPORT newsd INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(NEWSD_PACKAGE_DIRECTORY ${CMAKE_INSTALL_LIBDIR}/cmake/newsd)
install(EXPORT newsd NAMESPACE newsd:: FILE newsd-targets.cmake DESTINATION ${NEWSD_PACKAGE_DIRECTORY} COMPONENT dev)
configure_package_config_file(cmake/newsd-config.cmake.in ${CMAKE_BINARY_DIR}/newsd-config.cmake
                              INSTALL_DESTINATION ${NEWSD_PACKAGE_DIRECTORY})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/newsd-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/newsd-config.cmake ${CMAKE_BINARY_DIR}/newsd-config-version.cmake
              cmake/NewsdPlugin.cmake cmake/plugin.map
        DESTINATION ${NEWSD_PACKAGE_DIRECTORY} COMPONENT dev)

# The prefix as seen from newsd.pc, so that an installation may be moved.
set(NEWSD_PKGCONFIG_DIRECTORY ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH NEWSD_PREFIX_FROM_PKGCONFIG /prefix/${NEWSD_PKGCONFIG_DIRECTORY} /prefix)
string(REGEX REPLACE "/$" "" NEWSD_PREFIX_FROM_PKGCONFIG "${NEWSD_PREFIX_FROM_PKGCONFIG}")
configure_file(cmake/newsd.pc.in ${CMAKE_BINARY_DIR}/newsd.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/newsd.pc DESTINATION ${NEWSD_PKGCONFIG_DIRECTORY} COMPONENT dev)
