-- Revert routiq:audit/is_attached from pg

begin;

drop function audit.is_attached(regclass);

commit;
