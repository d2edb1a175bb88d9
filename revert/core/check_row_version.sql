-- Revert routiq:core/check_row_version from pg

begin;

drop function core.check_row_version(text, int, int);

commit;
