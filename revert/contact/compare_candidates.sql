-- Revert routiq:contact/compare_candidates from pg

begin;

drop function contact.compare_candidates(
    float8[], float8[], float8, float8, float8, contact.match_rows, real[], uuid[], float8
);

commit;
