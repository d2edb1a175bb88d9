-- Revert routiq:core/read_place from pg

begin;

drop function core.read_place(jsonb, text);

commit;
