-- Revert routiq:online/loosen_statements from pg

begin;

drop function online.loosen_statements(text);

commit;
