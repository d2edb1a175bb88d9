-- Revert routiq:core/country_code from pg

begin;

drop domain core.country_code;

commit;
