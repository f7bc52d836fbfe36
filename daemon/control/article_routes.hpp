// The control API's routes for articles and dead letters.
//
//   GET  /v1/articles/ARTICLE[?revision=N]  {"sequence", "journalled", "latest": {"revision", "sequence"}, "article"}
//   GET  /v1/articles/ARTICLE/explain       see explain.hpp
//   POST /v1/articles/ARTICLE/withdraw      {"reason"} → {"id", "revision", "sequence"}
//   POST /v1/articles/ARTICLE/redact        the same, and "erased" (revisions), "residue": whether the log still has to
//                                           be emptied
//   GET  /v1/dead[?after=N&limit=M]         {"letters": [{"number", "at", "source", "stage", "reason", "article_id",
//                                           "title"}], "more"}
//   GET  /v1/dead/NUMBER                    a letter with its "document"
//   POST /v1/dead/NUMBER/retry              {"number", "end", "reason", "id", "sequence"}, when the article has ended
//
// ARTICLE: see ArticleLookup.
#pragma once

#include "base/clock.hpp"
#include "control/archivist.hpp"
#include "control/routes.hpp"
#include "journal/journal.hpp"
#include "journal/revisions.hpp"
#include "pipeline/pipeline.hpp"

#include <functional>

namespace newsd::daemon {

struct ArticleRouteParts {  // outlive the routes
  Archivist& archivist;
  Pipeline& pipeline;
  const Journal& journal;
  const RevisionIndex& revisions;
  const Clock& clock;
  std::function<bool()> is_reloading;  // then nothing may be sent through the stages
};

// On the Asio thread, which must also be the one that exchanges the pipeline's stages.
void add_article_routes(Routes& routes, const ArticleRouteParts& parts);
void add_dead_letter_routes(Routes& routes, const ArticleRouteParts& parts);

}  // namespace newsd::daemon
