-- Revert routiq:core/living_member from pg

begin;

drop function core.living_member(uuid);

commit;
