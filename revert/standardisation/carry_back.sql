-- Revert routiq:standardisation/carry_back from pg

begin;

drop function standardisation.carry_back(text, uuid[], uuid[]);

commit;
