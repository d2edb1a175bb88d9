create table "User" ("id" serial primary key, "emailAddress" varchar(50), "age" smallint);
insert into "User" ("emailAddress", "age") select 'e', 1 from generate_series(1, 2000);
--- migration
-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickName" TEXT, ALTER COLUMN "emailAddress" SET DATA TYPE TEXT;
-- AlterTable
ALTER TABLE "User" ALTER COLUMN "age" SET DATA TYPE INTEGER;
-- CreateIndex
CREATE INDEX "User_age_idx" ON "User"("age");
