-- Revert routiq:online/apply_switch from pg

begin;

drop function online.apply_switch(text, boolean, text, text, text);

commit;
