"""Settings of the addok that tests start: read by it (ADDOK_CONFIG_MODULE), not by the site."""

import os

FOLDER = os.environ["ADDOK_FOLDER"]
REDIS = {
    "host": None,
    "port": None,
    "unix_socket_path": f"{FOLDER}/redis.sock",
    "indexes": {"db": 0},
    "documents": {"db": 1},
}
LOG_DIR = FOLDER
BATCH_WORKERS = 1
FILTERS = ["type", "postcode", "citycode"]
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length",
    "addok_france.extract_address",
    "addok_france.clean_query",
]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize",
    "addok.helpers.text.normalize",
    "addok_france.glue_ordinal",
    "addok_france.fold_ordinal",
    "addok_france.flag_housenumber",
    "addok.helpers.text.synonymize",
    "addok_fr.phonemicize",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber",
    "addok_france.make_labels",
    "addok.helpers.results.score_by_importance",
    "addok.helpers.results.score_by_autocomplete_distance",
    "addok.helpers.results.score_by_ngram_distance",
    "addok.helpers.results.score_by_geo_distance",
    "addok.helpers.results.adjust_scores",
]
