-- Revert routiq:core/schema_version from pg

begin;

drop function core.schema_version(text);

commit;
