-- Revert routiq:core/guard_references from pg

begin;

drop function core.guard_references(regclass);

commit;
