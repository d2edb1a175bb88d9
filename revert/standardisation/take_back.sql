-- Revert routiq:standardisation/take_back from pg

begin;

drop procedure standardisation.take_back(int);
drop function standardisation.end_taking_back();
drop function standardisation.take_back_shared(timestamptz);
drop function standardisation.take_back_records(text, bigint, int);
drop function standardisation.take_back_targets(text, uuid[], uuid[]);
drop function standardisation.delete_targets(text, uuid[], uuid[]);
drop function standardisation.referred_to(text, uuid[], uuid[]);
drop function standardisation.drop_old_month(text);
drop function standardisation.is_empty_month(text);
drop function standardisation.make_old_months(int);
drop function standardisation.begin_taking_over();

commit;
