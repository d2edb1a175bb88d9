-- Revert routiq:contact/sweep_merged from pg

begin;

drop function contact.sweep_merged(uuid);

commit;
