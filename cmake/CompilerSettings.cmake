# Warnings, sanitizers and ccache, for everything in the tree.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(NEWSD_SANITIZE)
  add_compile_options(-fsanitize=${NEWSD_SANITIZE} -fno-omit-frame-pointer -g1 -O0)
  add_link_options(-fsanitize=${NEWSD_SANITIZE})
  if(NEWSD_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized)  # false alarms under sanitizers
    if(NEWSD_SANITIZE STREQUAL "thread")
      add_compile_options(-Wno-tsan)  # atomic_thread_fence inside Boost
    endif()
  endif()
endif()
